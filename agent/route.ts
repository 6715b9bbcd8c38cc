// The rooms of a run and the ways between them, as one literal. Says where a node's answer leads; what a run may spend and
// how it recovers is the machine's to decide.

/** Every room that a run can be in. */
export type NodeName =
  | "EnsureDevice"
  | "ProvisionApp"
  | "LaunchOrAttach"
  | "WaitIdle"
  | "Perceive"
  | "EnumerateActions"
  | "ChooseAction"
  | "Act"
  | "Verify"
  | "Persist"
  | "DetectProgress"
  | "ShouldContinue"
  | "SwitchPolicy"
  | "RestartApp"
  | "RecoverFromError"
  | "ResumeFromCheckpoint"
  | "Stop";

/** node -> outcome -> node. A fault leads to RecoverFromError and a cancel to Stop from anywhere. */
export const route = {
  ResumeFromCheckpoint: { folded: "EnsureDevice" },
  EnsureDevice: { opened: "ProvisionApp" },
  ProvisionApp: { present: "LaunchOrAttach", installed: "LaunchOrAttach" },
  LaunchOrAttach: { launched: "WaitIdle", attached: "WaitIdle" },
  WaitIdle: { settled: "Perceive", restless: "Perceive", actionPending: "Verify" },
  Perceive: { seen: "EnumerateActions" },
  EnumerateActions: {
    offered: "ChooseAction",
    interrupted: "ChooseAction",
    outside: "SwitchPolicy",
    nothing: "SwitchPolicy",
  },
  ChooseAction: {
    chosen: "Act",
    stuck: "SwitchPolicy",
    explored: "Stop",
    replayed: "Stop",
    departed: "Stop",
  },
  Act: { performed: "Verify" },
  Verify: {
    newScreen: "Persist",
    otherScreen: "Persist",
    sameScreen: "Persist",
    unchanged: "Persist",
    leftApp: "Persist",
    crashed: "Persist",
    hung: "Persist",
  },
  Persist: { saved: "DetectProgress" },
  DetectProgress: { moving: "ShouldContinue", stalled: "ShouldContinue", stuck: "SwitchPolicy" },
  ShouldContinue: { again: "Perceive", unsettled: "WaitIdle", enough: "Stop" },
  SwitchPolicy: {
    back: "Act",
    wait: "Act",
    activate: "LaunchOrAttach",
    restart: "RestartApp",
    giveUp: "Stop",
  },
  RestartApp: { restarted: "WaitIdle", missing: "ProvisionApp" },
  RecoverFromError: {
    lookAgain: "WaitIdle",
    reopen: "EnsureDevice",
    reinstall: "ProvisionApp",
    relaunch: "LaunchOrAttach",
    giveUp: "Stop",
  },
  Stop: { stopped: "end" },
} as const satisfies Record<NodeName, Readonly<Record<string, NodeName | "end">>>;

/** What a node may answer. */
export type Outcome<N extends NodeName> = keyof (typeof route)[N] & string;

/** The route as a Mermaid state diagram, in the order of the literal; docs/architecture.md shows it. */
export function mermaid(): string {
  const lines = ["stateDiagram-v2", "  [*] --> EnsureDevice", "  [*] --> ResumeFromCheckpoint"];
  for (const [node, outcomes] of Object.entries(route)) {
    const byTarget = new Map<string, string[]>();
    for (const [outcome, target] of Object.entries(outcomes) as [string, string][]) {
      byTarget.set(target, [...(byTarget.get(target) ?? []), outcome]);
    }
    for (const [target, names] of byTarget) {
      lines.push(`  ${node} --> ${target === "end" ? "[*]" : target}: ${names.join(", ")}`);
    }
  }
  return lines.join("\n");
}
