"""The demonstration assembly: real communes and a model programme, invented people, drawn portraits."""
