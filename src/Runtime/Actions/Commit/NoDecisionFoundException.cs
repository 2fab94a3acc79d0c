namespace Stubs.Actions;

/// <summary>
/// The node that was asked to decide was restarted, and finds no decision: it had none, or it has forgotten it because
/// all others had carried it out.
/// </summary>
internal sealed class NoDecisionFoundException(string message) : StubsException(message);
