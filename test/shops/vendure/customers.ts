/** Who has bought in the example shop. */
export interface ExampleCustomer {
  firstName: string;
  lastName: string;
  emailAddress: string;
  /** Of their account; without one they order as a guest. */
  password?: string;
  address: {
    streetLine1: string;
    streetLine2?: string;
    city: string;
    province: string;
    postalCode: string;
    countryCode: string;
  };
}

const at = (place: string) => {
  const [streetLine1 = '', city = '', province = '', postalCode = '', countryCode = 'US'] = place.split(', ');
  return { streetLine1, city, province, postalCode, countryCode };
};

export const customers = {
  ada: {
    firstName: 'Ada',
    lastName: 'Byron',
    emailAddress: 'ada.byron@example.com',
    password: 'a-password-of-ada',
    address: at('12 Elm Street, Portland, OR, 97205'),
  },
  grace: {
    firstName: 'Grace',
    lastName: 'Hopper',
    emailAddress: 'grace.hopper@example.com',
    password: 'a-password-of-grace',
    address: at('2 Navy Yard, Boston, MA, 02129'),
  },
  alan: {
    firstName: 'Alan',
    lastName: 'Turner',
    emailAddress: 'alan.turner@example.com',
    password: 'a-password-of-alan',
    address: at('78 Pine Street, Seattle, WA, 98101'),
  },
  mary: {
    firstName: 'Mary',
    lastName: "O'Neill",
    emailAddress: 'mary.oneill@example.com',
    password: 'a-password-of-mary',
    address: { ...at('410 Lake Shore Drive, Toronto, ON, M5V 2T6, CA'), streetLine2: 'Unit 7' },
  },
  tom: {
    firstName: 'Tom',
    lastName: 'Baker',
    emailAddress: 'tom.baker@example.com',
    address: at('9 Congress Avenue, Austin, TX, 78701'),
  },
  lin: {
    firstName: 'Lin',
    lastName: 'Chen',
    emailAddress: 'lin.chen@example.com',
    address: at('1600 Larimer Street, Denver, CO, 80202'),
  },
} satisfies Record<string, ExampleCustomer>;
