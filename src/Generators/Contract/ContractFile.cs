using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Contract;

/// <summary>Finds the contract file among the additional files of a project.</summary>
internal static class ContractFile
{
    /// <summary>The file; null if the project has none, and then nothing is checked.</summary>
    public static AdditionalText? Find(ImmutableArray<AdditionalText> files) => files
        .Where(file => IsContract(file.Path))
        .OrderBy(file => file.Path, StringComparer.Ordinal)
        .FirstOrDefault();

    public static bool IsContract(string path) =>
        string.Equals(
            path.Substring(path.LastIndexOfAny(['/', '\\']) + 1), ContractModel.FileName,
            StringComparison.OrdinalIgnoreCase);
}
