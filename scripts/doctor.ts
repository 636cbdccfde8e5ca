/**
 * npm run doctor: tries each part of this installation, a line each: what works, what is off and why, what is
 * wrong and what to do. Exit code 1 where something is broken. Changes nothing.
 */
import { environmentConfig } from '../src/config.ts';
import { examine } from '../src/start/doctor/examine.ts';

const WORDS = { broken: 'BROKEN', note: 'note', works: 'works', off: 'off' };
const config = environmentConfig();
const told = await examine({ config, env: process.env, today: new Date().toISOString().slice(0, 10) });
for (const { about, state, says } of told)
  console.log(`${about.padEnd(9)} ${WORDS[state].padEnd(7)} ${says}`);
const wrong = told.filter(({ state }) => state === 'broken').length;
console.log(wrong === 0 ? 'Nothing is broken.' : `Broken: ${wrong}.`);
process.exitCode = wrong === 0 ? 0 : 1;
