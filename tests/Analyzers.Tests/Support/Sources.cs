namespace Stubs.Analyzers.Tests;

/// <summary>Sources around a piece of code.</summary>
internal static class Sources
{
    private const string Account =
        """
        [Persistent, Remote]
        public partial class Account
        {
            private decimal balance;
            public decimal Balance => balance;
            public void Deposit(decimal amount) => balance += amount;
            [Local] public decimal Peek() => balance;
        }
        """;

    /// <summary>Members of a persistent class.</summary>
    public static string Class(string members) => $"[Persistent] public partial class A\n{{\n    {Indent(members)}\n}}";

    /// <summary>Statements of an asynchronous method that has a node and references to two accounts.</summary>
    public static string Method(string statements) =>
        Members(
            $"public static async Task RunAsync(Node node, IAccount alice, IAccount bob)\n{{\n    await Task.Yield();\n    {Indent(statements)}\n}}");

    /// <summary>Members of a class beside the accounts.</summary>
    public static string Members(string members) =>
        $"public static class Program\n{{\n    {Indent(members)}\n}}\n{Account}";

    private static string Indent(string text) => text.ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n");
}
