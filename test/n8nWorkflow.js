// Its `sleep` alone is to keep the time of the test file, which may be a fake one.
module.exports = { ...globalThis.n8nWorkflow, sleep: require('@n8n/utils/sleep').sleep };
