namespace Stubs.Generators.Model;

/// <summary>
/// What the compiler has against the declarations that one file uses; authors hear of it at their own uses.
/// </summary>
/// <param name="Diagnostics">The identifiers that the author or .NET has chosen, in order.</param>
/// <param name="NeedsObsolete">Some of them may be used by obsolete code only.</param>
internal sealed record UseModel(EquatableArray<string> Diagnostics, bool NeedsObsolete)
{
    public static UseModel None { get; } = new(EquatableArray<string>.Empty, false);

    /// <summary>
    /// What makes a member obsolete code, and silences the linker, as lines before it; empty where nothing asks for it.
    /// </summary>
    public string Mark => (NeedsObsolete ? "[global::System.Obsolete]\n" : "") + string.Concat(
        Diagnostics.Where(static id => id.StartsWith("IL", StringComparison.Ordinal)).Select(static id =>
            $"[global::System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(\"Trimming\", \"{id}\", Justification = \"Callers of the stub are told.\")]\n"));
}
