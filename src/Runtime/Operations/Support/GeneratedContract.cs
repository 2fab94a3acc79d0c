using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// The contract between generated code and the run time: what generated code calls and implements. Its version grows
/// when code that was generated for it could not run on an earlier run time; code of a version that is still supported
/// runs unchanged (SYSTEM 35: what cannot be used is refused loudly).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedContract
{
    /// <summary>The version of this run time.</summary>
    public const int Version = 1;

    /// <summary>The oldest version whose code runs on this run time.</summary>
    public const int OldestSupported = 1;

    /// <summary>Called when an assembly with generated code is first used.</summary>
    /// <param name="version">The version that the code was generated for.</param>
    /// <param name="stamp">A type of the assembly.</param>
    /// <exception cref="GeneratedCodeException">This run time does not run code of that version.</exception>
    public static void Require(int version, Type stamp)
    {
        ArgumentNullException.ThrowIfNull(stamp);
        Check(version, stamp.Assembly.GetName().Name ?? "", OldestSupported, Version);
    }

    internal static void Check(int version, string assembly, int oldest, int current)
    {
        if (version < oldest || version > current)
            throw new GeneratedCodeException(assembly, version, oldest, current);
    }
}

/// <summary>
/// Says for which version of the contract with the run time the generated code of an assembly was written.
/// </summary>
/// <param name="version">The version.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GeneratedContractAttribute(int version) : Attribute
{
    /// <summary>The version.</summary>
    public int Version => version;
}
