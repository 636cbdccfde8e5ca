/** The last three are absent where a shop's country does without them. */
export interface StreetAddress {
  street: string;
  line2?: string | undefined;
  postcode: string;
  city: string;
  state?: string | undefined;
  country?: string | undefined;
}
