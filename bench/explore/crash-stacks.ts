// What the log says of a planted defect: the words by which the bench knows it again. Text only; no two names give the
// same signature.
import type { CrashDef } from "../../virtual-device/apps/model";

/** Tells the defect's name in the log, as a stack would. */
export function stackOf(kind: CrashDef["kind"], packageName: string, name: string): string {
  switch (kind) {
    case "java":
      return [
        `java.lang.IllegalStateException: ${name} is not ready`,
        `at ${packageName}.${name}Presenter.show(${name}Presenter.kt:41)`,
        `at ${packageName}.${name}View.onEvent(${name}View.kt:17)`,
        "at android.os.Handler.dispatchMessage(Handler.java:106)",
      ].join("\n");
    case "native":
      return [
        `#00 pc 000000000004a1f0  /data/app/base.apk!lib${name.toLowerCase()}.so (${name}Decode+64) (BuildId: 5d1f0a7c2b9e4e13)`,
        `#01 pc 0000000000049c74  /data/app/base.apk!lib${name.toLowerCase()}.so (${name}Open+212) (BuildId: 5d1f0a7c2b9e4e13)`,
      ].join("\n");
    case "anr":
      return `Input dispatching timed out (${name}View does not respond to input events for 5000ms)`;
  }
}
