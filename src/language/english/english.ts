import { together } from '../../base/together.js';
import { alternatives } from './alternatives.js';
import { app } from './app.js';
import { beforeTls } from './before-tls.js';
import { captureProblems } from './capture-problems.js';
import { comparison } from './comparison.js';
import { deciding } from './deciding.js';
import { eap } from './eap.js';
import { evidence } from './evidence.js';
import { explain } from './explain.js';
import { fields } from './fields.js';
import { findings } from './findings.js';
import { lessons } from './lessons.js';
import { page } from './page.js';
import { patterns } from './patterns.js';
import { programs } from './programs.js';
import { quic } from './quic.js';
import { reading } from './reading.js';
import { remedies } from './remedies.js';
import { stacks } from './stacks.js';
import { teaching } from './teaching.js';
import { timeline } from './timeline.js';
import { timelineNotes } from './timeline-notes.js';
import { trust } from './trust.js';
import { verdicts } from './verdicts.js';

export const english = together(
  alternatives,
  app,
  beforeTls,
  captureProblems,
  comparison,
  deciding,
  eap,
  evidence,
  explain,
  fields,
  findings,
  page,
  lessons,
  patterns,
  programs,
  quic,
  reading,
  remedies,
  stacks,
  teaching,
  timeline,
  timelineNotes,
  trust,
  verdicts,
);
