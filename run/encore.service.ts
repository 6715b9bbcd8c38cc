// The front desk: HTTP in, ledger at rest. It knows of runs, never of phones.
import { Service } from "encore.dev/service";

export default new Service("run");
