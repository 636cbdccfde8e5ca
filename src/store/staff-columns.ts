/** A member as the channels know it. */
import { staff } from './schema/core.ts';

export const memberColumns = {
  id: staff.id,
  name: staff.name,
  email: staff.email,
  role: staff.role,
  limit: staff.limit,
  active: staff.active,
};
