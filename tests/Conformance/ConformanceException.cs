namespace Stubs.Conformance;

/// <summary>An implementation violates the contract of its seam.</summary>
public sealed class ConformanceException(string message, Exception? innerException = null)
    : Exception(message, innerException);
