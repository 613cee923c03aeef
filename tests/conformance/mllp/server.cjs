// Another implementation listens for our sender.
// usage: node server.cjs simple-hl7|medplum [PORT]
// Listens on PORT (default: one the system chooses), prints "listening PORT", then a line
// "received MSH-10" for each message, which it acknowledges with the library's own AA. Ends when
// standard input does.
'use strict';
const [library, wanted] = process.argv.slice(2);

function say(port) {
  console.log(`listening ${port}`);
}

if (library === 'medplum') {
  const {Hl7Server} = require('@medplum/hl7');
  const server = new Hl7Server((connection) => {
    connection.addEventListener('message', ({message}) => {
      console.log(`received ${message.header.getField(10)}`);
      connection.send(message.buildAck());
    });
  });
  server.start(Number(wanted || 0));
  server.server.on('listening', () => say(server.server.address().port));
} else if (library === 'simple-hl7') {
  const hl7 = require('simple-hl7');
  const app = hl7.tcp();
  app.use((request, response, next) => {
    console.log(`received ${request.msg.header.getField(8)}`);
    next();
  });
  app.use((request, response) => response.end());
  const server = app.start(Number(wanted || 0)).server;
  server.on('listening', () => say(server.address().port));
} else {
  console.error(`${library} has no server`);
  process.exit(2);
}
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
