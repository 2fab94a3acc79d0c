using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes what makes the exceptions of a program known before one of them can arrive: those of this assembly to others,
/// and those of others to the run time.
/// </summary>
internal static class ExceptionsFile
{
    // No type can have this name, so no other file has it.
    public const string HintName = "generated-exceptions.g.cs";

    /// <param name="exception">A public exception of this assembly.</param>
    /// <param name="referenced">One of each assembly that is referenced.</param>
    public static string Write(string? exception, EquatableArray<string> referenced)
    {
        var writer = new CodeWriter();
        if (exception is not null)
            writer.Lines($"[assembly: global::Stubs.Generated.GeneratedExceptionsAttribute(typeof({exception}))]\n");
        if (referenced.Count == 0)
            return writer.ToString();
        writer.Lines($"namespace Stubs.Generated;\n\n{CodeWriter.GeneratedCode}");
        writer.Open("file static class ReferencedExceptions");
        writer.Lines("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("internal static void Use()");
        foreach (var other in referenced)
            writer.Lines($"global::Stubs.Generated.ExceptionTypes.Use<{other}>();");
        writer.Close();
        writer.Close();
        return writer.ToString();
    }
}
