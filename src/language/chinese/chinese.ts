import { captureProblems } from './capture-problems.js';
import { findings } from './findings.js';
import { reading } from './reading.js';
import { timeline } from './timeline.js';
import { trust } from './trust.js';
import { verdicts } from './verdicts.js';

export const chinese = { ...captureProblems, ...findings, ...reading, ...timeline, ...trust, ...verdicts };
