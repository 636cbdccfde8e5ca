/** Something that is wrong in one of a desk's files, by its place in what the file says. */
export interface Mistake {
  file: 'desk.yaml' | 'policy.yaml' | 'staff.yaml';
  path: (string | number)[];
  says: string;
  warning?: true;
}
