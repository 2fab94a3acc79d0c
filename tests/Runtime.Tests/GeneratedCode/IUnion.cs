namespace System.Runtime.CompilerServices;

/// <summary>What the compiler gives to unions.</summary>
public interface IUnion
{
    /// <summary>The value of one of the cases.</summary>
    object? Value { get; }
}
