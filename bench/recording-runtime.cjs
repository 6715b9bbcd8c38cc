// Stands in for Encore's runtime where a bench wants to see what the ledger's functions send, with no database behind it.
// Every query is kept instead of sent, and answered with no rows.
const sent = [];

const nothing = { next: async () => null };

class QueryArgs {
  constructor(values) {
    this.values = values;
  }
}

class Runtime {
  /** Of the encore.dev in package.json, which warns where they differ. */
  static version() {
    return "v1.58.6";
  }

  sqlDatabase() {
    return {
      async query(text, args) {
        sent.push({ text, values: args.values });
        return nothing;
      },
    };
  }
}

module.exports = {
  Runtime,
  QueryArgs,
  /** Takes the statements kept so far. */
  takeSent: () => sent.splice(0),
};
