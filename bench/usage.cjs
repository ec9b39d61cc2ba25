// Loaded before a program (`node --require`): says at its end what it took, to the file named by TLS_DISSECT_USAGE.
const { appendFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  appendFileSync(
    process.env.TLS_DISSECT_USAGE,
    `${JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1_024 })}\n`,
  );
});
