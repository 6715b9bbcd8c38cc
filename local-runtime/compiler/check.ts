// `npm run check:encore`: says what Encore's compiler would refuse, so that nobody needs the Encore CLI to know.
// Changes nothing.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { AppMetadata } from "../metadata";
import { analyze } from "./analyze";
import { formatDiagnostic, RULES } from "./rules";

const help = `Usage: npm run check:encore -- [dir]

Checks the Encore app in a folder (default: here) against the rules of Encore's compiler.
Prints \`file:line:column rule: what is wrong and what would be right\`; exits 1 if there is anything.

Rules:
${Object.entries(RULES)
  .map(([rule, text]) => `  ${rule.padEnd(26)}${text}`)
  .join("\n")}
`;

function summary(metadata: AppMetadata): string {
  const endpoints = metadata.services.flatMap((service) => service.endpoints).length;
  const counts: [number, string][] = [
    [metadata.services.length, "service"],
    [endpoints, "endpoint"],
    [metadata.topics.length, "topic"],
    [metadata.subscriptions.length, "subscription"],
    [metadata.databases.length, "database"],
    [metadata.buckets.length, "bucket"],
    [metadata.secrets.length, "secret"],
    [metadata.cronJobs.length, "cron job"],
  ];
  const read = counts.map(([count, what]) => `${count} ${what}${count === 1 ? "" : "s"}`);
  return `Encore would build this app: ${read.join(", ")}.`;
}

function main(args: string[]): number {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(help);
    return 0;
  }
  const dir = resolve(args[0] ?? ".");
  if (args.length > 1 || !existsSync(dir)) {
    process.stderr.write(args.length > 1 ? help : `There is no folder ${dir}.\n`);
    return 2;
  }
  const { metadata, diagnostics } = analyze(dir);
  for (const diagnostic of diagnostics) process.stdout.write(`${formatDiagnostic(diagnostic)}\n`);
  if (diagnostics.length === 0) process.stdout.write(`${summary(metadata)}\n`);
  return diagnostics.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
