import { together } from '../../base/together.js';
import { app } from './app.js';
import { beforeTls } from './before-tls.js';
import { captureProblems } from './capture-problems.js';
import { causes } from './causes.js';
import { comparison } from './comparison.js';
import { deciding } from './deciding.js';
import { eap } from './eap.js';
import { explain } from './explain.js';
import { fields } from './fields.js';
import { findings } from './findings.js';
import { lessons } from './lessons.js';
import { page } from './page.js';
import { patterns } from './patterns.js';
import { programs } from './programs.js';
import { quic } from './quic.js';
import { reading } from './reading.js';
import { stacks } from './stacks.js';
import { teaching } from './teaching.js';
import { timeline } from './timeline.js';
import { trust } from './trust.js';
import { verdicts } from './verdicts.js';

export const chinese = together(
  app,
  beforeTls,
  captureProblems,
  causes,
  comparison,
  deciding,
  eap,
  explain,
  fields,
  findings,
  page,
  lessons,
  patterns,
  programs,
  quic,
  reading,
  stacks,
  teaching,
  timeline,
  trust,
  verdicts,
);
