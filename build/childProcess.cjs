// Stands for Node's module in the command line: commander loads it for commands that are programs of their own, of which there
// are none, and loading it takes as long as all of commander.
exports.spawn = (...values) => require("child_process").spawn(...values);
