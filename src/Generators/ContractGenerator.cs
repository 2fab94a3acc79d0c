using System.Text;
using Microsoft.CodeAnalysis;
using Stubs.Generators.Contract;

namespace Stubs.Generators;

/// <summary>
/// Gives the contract out, as comments of a generated file, when a build asks for it (the target
/// <c>UpdateStubsContract</c> of Stubs.targets, which makes the file of it): a generator may write nothing else. In any
/// other build it does nothing.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <summary>The target looks for the file by this name, and takes these characters off each line.</summary>
    internal const string HintName = "Stubs.Contract.g.cs";
    internal const string Prefix = "//:";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var mode = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => (
            IsAsked: options.GlobalOptions.TryGetValue("build_property.StubsUpdateContract", out var update)
                && IsTrue(update),
            Replaces: options.GlobalOptions.TryGetValue("build_property.StubsContractReplace", out var replace)
                && IsTrue(replace)));
        var file = context.AdditionalTextsProvider
            .Where(static text => ContractFile.IsContract(text.Path))
            .Collect();
        var text = context.CompilationProvider.Combine(mode).Combine(file).Select(static (input, cancellationToken) =>
        {
            var ((compilation, (isAsked, replaces)), files) = input;
            if (!isAsked)
                return null;
            var contract = ContractReader.Read(compilation, cancellationToken);
            if (replaces || ContractFile.Find(files)?.GetText(cancellationToken) is not { } existing)
                return ContractWriter.Write(contract);
            var parsed = ContractParser.Parse(existing.ToString());
            // What cannot be read is not overwritten: the analyzer says what is wrong with it.
            return parsed.Malformed.Count > 0
                ? existing.ToString() : ContractWriter.Write(ContractMerge.Extend(parsed.Contract, contract));
        });
        context.RegisterSourceOutput(text, static (output, contract) =>
        {
            if (contract is not null)
                output.AddSource(HintName, Comment(contract));
        });
    }

    private static string Comment(string contract)
    {
        var text = new StringBuilder();
        foreach (var line in contract.Replace("\r\n", "\n").TrimEnd('\n').Split('\n'))
            text.Append(Prefix).Append(line).Append('\n');
        return text.ToString();
    }

    private static bool IsTrue(string value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
