// The arrows of the house. Each rule says which room may not look into which, and why.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "A cycle is a room without a door.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "run-does-not-know-agent",
      comment: "The front desk hands over through the ledger and the topic.",
      severity: "error",
      from: { path: "^run/" },
      to: { path: "^agent/" },
    },
    {
      name: "agent-knows-only-the-words-of-run",
      comment: "Types and the topic, nothing else of the front desk.",
      severity: "error",
      from: { path: "^agent/" },
      to: { path: "^run/", pathNot: "^run/(types|run-job)\\.ts$" },
    },
    {
      name: "nodes-touch-only-their-parameter",
      comment: "A node imports no SQL, no logger, no Encore.",
      severity: "error",
      from: { path: "^agent/nodes/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(db|logging|artifacts)/|^agent/orchestrator/|node_modules/encore\\.dev" },
    },
    {
      name: "pure-core-is-pure",
      comment: "Perceiving, choosing and the route know nothing of devices, ledgers or Encore.",
      severity: "error",
      from: {
        path: "^agent/(screen/|explore/|(machine|route|run-state|ending)\\.ts$)",
        pathNot: "\\.test\\.ts$",
      },
      to: {
        path: "^(db|logging|artifacts|apk|local-runtime|virtual-device|stack|cli)/|^agent/(device|nodes|orchestrator)/|node_modules/(encore\\.dev|pg|webdriverio|pino)/",
        pathNot: "^agent/device/(faults|device)\\.ts$",
      },
    },
    {
      name: "encore-stays-at-the-edge",
      comment: "Only doors, topics, the database handle, buckets and the log bridge import Encore.",
      severity: "error",
      from: {
        path: "^(agent/(device|nodes|screen|explore)|apk|cli|virtual-device|stack|bench)/",
        pathNot: "\\.test\\.ts$",
      },
      to: { path: "node_modules/encore\\.dev" },
    },
    {
      name: "app-does-not-know-its-runtime",
      comment: "App code cannot tell the local runtime from Encore's own.",
      severity: "error",
      from: { path: "^(run|agent|db|logging|artifacts|apk)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(local-runtime|virtual-device|stack|test|bench|cli)/" },
    },
    {
      name: "evidence-is-made-of-the-log-alone",
      comment:
        "Stories, graphs, reports and scripts are pure: no SQL, no HTTP, no Encore, and of ours only the words.",
      severity: "error",
      from: { path: "^evidence/", pathNot: "\\.test\\.ts$|__tests__" },
      to: {
        path: "^(agent|db|logging|artifacts|apk|local-runtime|virtual-device|stack|cli|bench|test)/|^run/|node_modules/(encore\\.dev|pg|webdriverio|pino)/",
        pathNot: "^run/types\\.ts$",
      },
    },
    {
      name: "local-runtime-and-virtual-device-stand-alone",
      comment: "They import nothing of ours, so that each could be taken out.",
      severity: "error",
      from: { path: "^(local-runtime|virtual-device)/", pathNot: "\\.test\\.ts$|__tests__" },
      to: { path: "^(run|agent|db|logging|artifacts|apk|stack|cli|bench|test)/" },
    },
    {
      name: "local-runtime-and-virtual-device-do-not-know-each-other",
      severity: "error",
      from: { path: "^local-runtime/" },
      to: { path: "^virtual-device/" },
    },
    {
      name: "virtual-device-does-not-know-local-runtime",
      severity: "error",
      from: { path: "^virtual-device/" },
      to: { path: "^local-runtime/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.encore/|encore\\.gen/|\\.rove/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
