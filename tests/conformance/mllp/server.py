"""python-hl7 listens for our sender.

usage: server.py [PORT]

Prints "listening PORT", then "received MSH-10" for each message, acknowledged with the library's own
AA. Ends when standard input does.
"""
import asyncio
import sys

from hl7.mllp import start_hl7_server


async def serve(reader, writer):
    try:
        while not writer.is_closing():
            message = await reader.readmessage()
            print("received %s" % message.segment("MSH")[10], flush=True)
            writer.writemessage(message.create_ack())
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()


async def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = await start_hl7_server(serve, host="127.0.0.1", port=port)
    print("listening %d" % server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
