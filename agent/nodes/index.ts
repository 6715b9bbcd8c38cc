// The seventeen rooms by name. A missing one does not compile.
import type { NodeName } from "../route";
import type { Node } from "../step";
import { act } from "./act";
import { chooseAction } from "./choose-action";
import { detectProgress } from "./detect-progress";
import { ensureDevice } from "./ensure-device";
import { enumerateActions } from "./enumerate-actions";
import { launchOrAttach } from "./launch-or-attach";
import { perceive } from "./perceive";
import { persist } from "./persist";
import { provisionApp } from "./provision-app";
import { recoverFromError } from "./recover-from-error";
import { restartApp } from "./restart-app";
import { resumeFromCheckpoint } from "./resume-from-checkpoint";
import { shouldContinue } from "./should-continue";
import { stop } from "./stop";
import { switchPolicy } from "./switch-policy";
import { verify } from "./verify";
import { waitIdle } from "./wait-idle";

export const nodes: { readonly [N in NodeName]: Node<N> } = {
  EnsureDevice: ensureDevice,
  ProvisionApp: provisionApp,
  LaunchOrAttach: launchOrAttach,
  WaitIdle: waitIdle,
  Perceive: perceive,
  EnumerateActions: enumerateActions,
  ChooseAction: chooseAction,
  Act: act,
  Verify: verify,
  Persist: persist,
  DetectProgress: detectProgress,
  ShouldContinue: shouldContinue,
  SwitchPolicy: switchPolicy,
  RestartApp: restartApp,
  RecoverFromError: recoverFromError,
  ResumeFromCheckpoint: resumeFromCheckpoint,
  Stop: stop,
};
