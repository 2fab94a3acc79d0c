using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Stubs.Generators.Contract;

namespace Stubs.Analyzers.CodeFixes.Contract;

/// <summary>Writes the contract files of projects.</summary>
internal static class ContractDocuments
{
    /// <summary>The file with what it lacks, and with the breaks that are accepted.</summary>
    public static async Task<Solution> ExtendAsync(
        Project project, Func<ContractChange, bool>? accept, CancellationToken cancellationToken)
    {
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation
            || Find(project) is not { } document)
            return project.Solution;
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var parsed = ContractParser.Parse(text.ToString());
        if (parsed.Malformed.Count > 0)
            return project.Solution;
        var contract = ContractMerge.Extend(
            parsed.Contract, ContractReader.Read(compilation, cancellationToken), accept);
        return project.Solution.WithAdditionalDocumentText(
            document.Id, SourceText.From(LikeThat(ContractWriter.Write(contract), text), text.Encoding));
    }

    /// <summary>The project with a contract file, which it had not.</summary>
    public static async Task<Solution> CreateAsync(Project project, CancellationToken cancellationToken)
    {
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
            return project.Solution;
        var text = ContractWriter.Write(ContractReader.Read(compilation, cancellationToken));
        return project.AddAdditionalDocument(
            ContractModel.FileName, SourceText.From(text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)),
            filePath: PathIn(project)).Project.Solution;
    }

    public static TextDocument? Find(Project project) => project.AdditionalDocuments
        .Where(document => ContractFile.IsContract(document.FilePath ?? document.Name))
        .OrderBy(document => document.FilePath, StringComparer.Ordinal)
        .FirstOrDefault();

    private static string? PathIn(Project project)
    {
        var directory = project.FilePath?.Substring(0, project.FilePath.LastIndexOfAny(['/', '\\']) + 1);
        return directory is null ? null : directory + ContractModel.FileName;
    }

    /// <summary>
    /// Keeps the line endings that the file has: they are its owner's, and a change of all lines hides the one that
    /// matters.
    /// </summary>
    private static string LikeThat(string written, SourceText existing) =>
        existing.Lines.Count > 0
            && existing.ToString(TextSpan.FromBounds(
                existing.Lines[0].End, existing.Lines[0].EndIncludingLineBreak)) == "\r\n"
            ? written.Replace("\n", "\r\n")
            : written;
}
