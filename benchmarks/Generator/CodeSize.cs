using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stubs.Generators;

namespace Stubs.Benchmarks.Generator;

/// <summary>
/// How much code an operation is: lines that a person can read, and bytes of IL; beside the least that an author would
/// write by hand for a call over the wire.
/// </summary>
internal static class CodeSize
{
    private const int Operations = 4;

    private const string Usings =
        "#nullable enable\nusing System; using System.Threading; using System.Threading.Tasks; using Stubs;\n";

    private const string Annotated = Usings + "[Remote] public partial class Account {" + Members + "}";

    private const string Plain = Usings + "public partial class Account {" + Members + "}";

    private const string Members = """

            private decimal balance;
            private string owner = "";
            public decimal Balance => balance;
            public string Owner => owner;
            public void Deposit(decimal amount) => balance += amount;
            public bool Transfer(string to, decimal amount, DateTime due) { owner = to; balance -= amount; return due.Year > 0; }
        """;

    /// <summary>
    /// An interface, a client that writes the arguments and reads the result, and a server that does the reverse. No
    /// lock, no action, no undo, no description.
    /// </summary>
    private const string ByHand = """
        public interface IAccount
        {
            Task<decimal> GetBalanceAsync(CancellationToken cancellationToken = default);
            Task<string> GetOwnerAsync(CancellationToken cancellationToken = default);
            Task DepositAsync(decimal amount, CancellationToken cancellationToken = default);
            Task<bool> TransferAsync(string to, decimal amount, DateTime due, CancellationToken cancellationToken = default);
        }

        public sealed class AccountClient(Func<string, byte[], CancellationToken, Task<byte[]>> send) : IAccount
        {
            public async Task<decimal> GetBalanceAsync(CancellationToken cancellationToken = default)
            {
                var reply = await send("GetBalance", [], cancellationToken).ConfigureAwait(false);
                return ReadBalance(reply);

                static decimal ReadBalance(byte[] bytes)
                {
                    var reader = new StateReader(bytes);
                    return reader.ReadDecimal();
                }
            }

            public async Task<string> GetOwnerAsync(CancellationToken cancellationToken = default)
            {
                var reply = await send("GetOwner", [], cancellationToken).ConfigureAwait(false);
                return ReadOwner(reply);

                static string ReadOwner(byte[] bytes)
                {
                    var reader = new StateReader(bytes);
                    return reader.ReadString()!;
                }
            }

            public async Task DepositAsync(decimal amount, CancellationToken cancellationToken = default)
            {
                await send("Deposit", WriteArguments(amount), cancellationToken).ConfigureAwait(false);

                static byte[] WriteArguments(decimal amount)
                {
                    var writer = StateWriter.Create();
                    writer.WriteArrayStart(1);
                    writer.Write(amount);
                    var bytes = writer.ToArray();
                    writer.Dispose();
                    return bytes;
                }
            }

            public async Task<bool> TransferAsync(string to, decimal amount, DateTime due, CancellationToken cancellationToken = default)
            {
                var reply = await send("Transfer", WriteArguments(to, amount, due), cancellationToken).ConfigureAwait(false);
                return ReadResult(reply);

                static byte[] WriteArguments(string to, decimal amount, DateTime due)
                {
                    var writer = StateWriter.Create();
                    writer.WriteArrayStart(3);
                    writer.Write(to);
                    writer.Write(amount);
                    writer.Write(due);
                    var bytes = writer.ToArray();
                    writer.Dispose();
                    return bytes;
                }

                static bool ReadResult(byte[] bytes)
                {
                    var reader = new StateReader(bytes);
                    return reader.ReadBoolean();
                }
            }
        }

        public static class AccountServer
        {
            public static void Serve(Account target, string operation, ref StateReader reader, ref StateWriter writer)
            {
                switch (operation)
                {
                    case "GetBalance":
                        writer.Write(target.Balance);
                        break;
                    case "GetOwner":
                        writer.Write(target.Owner);
                        break;
                    case "Deposit":
                        reader.ReadArrayStart();
                        target.Deposit(reader.ReadDecimal());
                        writer.WriteNull();
                        break;
                    case "Transfer":
                        reader.ReadArrayStart();
                        writer.Write(target.Transfer(reader.ReadString()!, reader.ReadDecimal(), reader.ReadDateTime()));
                        break;
                    default:
                        throw new InvalidOperationException(operation);
                }
            }
        }
        """;

    public static void Print()
    {
        var compilation = Compile(Annotated);
        Project.Driver(new StubsGenerator().AsSourceGenerator())
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        var stubs = generated.SyntaxTrees.Single(tree => Path.GetFileName(tree.FilePath) == "Account.g.cs").ToString();
        var bare = IlOf(Compile(Plain));
        Console.WriteLine(
            $"  {"code per operation (2 properties, 2 methods)",-44} {"generated",12} {"by hand",18} {"ratio",8}");
        Print("lines", Lines(stubs), Lines(ByHand));
        Print("bytes of IL", IlOf(generated) - bare, IlOf(Compile(Plain, Usings + ByHand)) - bare);
    }

    private static void Print(string what, double generated, double byHand) =>
        Console.WriteLine(
            $"  {what,-44} {generated / Operations,12:N0} {byHand / Operations,18:N0} {generated / byHand,8:0.00}");

    private static CSharpCompilation Compile(params string[] sources) =>
        Project.Annotated(classes: 0).Compilation.AddSyntaxTrees(
            sources.Select(
                source => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))));

    private static int Lines(string text) =>
        text.Split('\n')
            .Count(line => line.Trim() is { Length: > 0 } code && !code.StartsWith("//", StringComparison.Ordinal));

    private static int IlOf(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        if (!result.Success)
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        stream.Position = 0;
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        return metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Where(method => method.RelativeVirtualAddress != 0)
            .Sum(method => file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!.Length);
    }
}
