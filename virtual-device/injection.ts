// What each fault does to a phone: one entry a kind. Everything that lasts is kept in the phone's faults.
import type { FaultRequest } from "./faults";
import type { Phone } from "./phone";

type Inject<Kind extends FaultRequest["kind"]> = (
  phone: Phone,
  request: Extract<FaultRequest, { kind: Kind }>,
) => void;

const INJECT: { [Kind in FaultRequest["kind"]]: Inject<Kind> } = {
  offline: (phone) => phone.connect("offline"),
  online: (phone) => phone.connect("device"),
  disconnect: (phone) => phone.connect("absent"),
  unauthorized: (phone) => phone.connect("unauthorized"),
  reboot: (phone, { awayMs }) => {
    void phone.reboot(awayMs);
  },
  instrumentationCrash: (phone) => phone.instrumentation.crash(),
  instrumentationDiesOnStart: ({ faults }, { times = Number.POSITIVE_INFINITY }) => {
    faults.instrumentationDeaths = times;
  },
  serverUnreachable: ({ faults }) => {
    faults.isServerUnreachable = true;
  },
  serverHang: ({ faults }, { ms }) => faults.startServerHang(ms),
  socketCut: ({ faults }, { times = 1 }) => {
    faults.socketCuts = times;
  },
  sourceSlow: ({ faults }, { ms }) => {
    faults.sourceSlowMs = ms;
  },
  installFailure: ({ faults }, { code, detail = "", times = 1 }) => {
    faults.install = { code, detail, times };
  },
  appCrash: ({ ui, settings }, { crash = "java", showsDialog = false }) => {
    settings.set("global/show_first_crash_dialog", showsDialog ? "1" : "0");
    ui.crashForegroundApp(crash);
  },
  anr: ({ ui }) => ui.hangForegroundApp(),
  launchCrash: ({ faults }, { times = 1 }) => {
    faults.launchCrashes = times;
  },
  adbHang: ({ faults }) => {
    faults.isAdbHanging = true;
  },
  adbProtocolFault: ({ faults }, { times = 1 }) => {
    faults.adbProtocolFaults = times;
  },
  secureScreen: ({ faults }, { on = true }) => {
    faults.isScreenSecure = on;
  },
  hiddenApiDenied: ({ faults }) => {
    faults.isHiddenApiDenied = true;
  },
  locked: (phone, { on = true }) => {
    phone.isLocked = on;
  },
};

/** Makes something go wrong, now or from now on. */
export function inject(phone: Phone, request: FaultRequest): void {
  // Each entry takes its own kind of request; the table's type has checked that, a look-up by name cannot.
  (INJECT[request.kind] as Inject<FaultRequest["kind"]>)(phone, request as never);
}
