"""Sends and reads with stomp.py in one version of the protocol; exits with 1 at the first surprise.

Usage: stomppy.py VERSION PORT USER PASSWORD
"""

import queue
import sys

import stomp

VERSION, PORT, USER, PASSWORD = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
CONNECTIONS = {"1.0": stomp.Connection10, "1.1": stomp.Connection11, "1.2": stomp.Connection12}
DESTINATION = "/queue/stomppy." + VERSION


class Listener(stomp.ConnectionListener):
    def __init__(self):
        self.messages = queue.Queue()
        self.errors = queue.Queue()

    def on_message(self, frame):
        self.messages.put(frame)

    def on_error(self, frame):
        self.errors.put(frame)


def connect(password=PASSWORD):
    options = {} if VERSION == "1.0" else {"heartbeats": (1000, 1000)}
    connection = CONNECTIONS[VERSION]([("127.0.0.1", PORT)], **options)
    listener = Listener()
    connection.set_listener("", listener)
    connection.connect(USER, password, wait=True)
    return connection, listener


def acknowledge(connection, frame):
    if VERSION == "1.2":
        connection.ack(frame.headers["ack"])
    elif VERSION == "1.1":
        connection.ack(frame.headers["message-id"], frame.headers["subscription"])
    else:
        connection.ack(frame.headers["message-id"])


def subscribe(connection):
    if VERSION == "1.0":
        connection.subscribe(DESTINATION, ack="client")
    else:
        connection.subscribe(DESTINATION, id="1", ack="client-individual")


connection, listener = connect()
subscribe(connection)
connection.send(DESTINATION, "grün", headers={"persistent": "true", "colour": "red"})
frame = listener.messages.get(timeout=20)
assert frame.body == "grün", frame.body
assert frame.headers["colour"] == "red", frame.headers
acknowledge(connection, frame)

transaction = connection.begin()
connection.send(DESTINATION, "no", transaction=transaction)
connection.abort(transaction)
transaction = connection.begin()
connection.send(DESTINATION, "yes", headers={"persistent": "true"}, transaction=transaction)
connection.commit(transaction)
frame = listener.messages.get(timeout=20)
assert frame.body == "yes", frame.body
acknowledge(connection, frame)
connection.disconnect()

refused = Listener()
wrong = CONNECTIONS[VERSION]([("127.0.0.1", PORT)])
wrong.set_listener("", refused)
try:
    wrong.connect(USER, "wrong", wait=True)
    raise AssertionError("a wrong password was taken")
except stomp.exception.ConnectFailedException:
    pass
assert "password is not right" in refused.errors.get(timeout=20).headers["message"]
print("stomp.py in version " + VERSION + ": as it should be")
