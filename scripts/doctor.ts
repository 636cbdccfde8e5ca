/**
 * npm run doctor: says what is wrong or missing with this installation, and what to do. Exit code 1 where
 * something is broken. Changes nothing and asks no service but the database.
 */
import { environmentConfig } from '../src/config.ts';
import { examine } from '../src/start/doctor.ts';

const config = environmentConfig();
const found = await examine({ config, env: process.env, today: new Date().toISOString().slice(0, 10) });
for (const { broken, says } of found) console.log(`${broken ? 'Broken' : 'Note'}: ${says}`);
const wrong = found.filter(({ broken }) => broken).length;
console.log(wrong === 0 ? 'Nothing is broken.' : `Broken: ${wrong}.`);
process.exitCode = wrong === 0 ? 0 : 1;
