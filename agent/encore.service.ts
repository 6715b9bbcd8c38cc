// The workshop: walks claimed runs on phones, one step at a time. Knows nothing of HTTP.
import { Service } from "encore.dev/service";

export default new Service("agent");
