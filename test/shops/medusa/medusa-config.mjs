/** Of the example Medusa: nothing but its database, and no user interface. It is copied to its node_modules. */
import { defineConfig } from '@medusajs/framework/utils';

const secret = 'of-the-example-shop';

export default defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.SHOP_DATABASE,
    http: { storeCors: '*', adminCors: '*', authCors: '*', jwtSecret: secret, cookieSecret: secret },
  },
});
