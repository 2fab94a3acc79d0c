using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

/// <summary>
/// <c>dotnet format</c> applies to a whole project whatever a fix can do to all of it. It keeps names, and takes no
/// protection away: what gives something up is for a person to decide.
/// </summary>
[Collection(PackedStubsCollection.Name)]
public sealed class FormatTests(PackedStubs packed)
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Stubs" Version="{0}" />
          </ItemGroup>
        </Project>
        """;

    private const string Contract =
        """
        # What the classes of this assembly promise to stored objects and to clients of other versions.
        # Written by: dotnet build -t:UpdateStubsContract
        stubs-contract 1

        class Account
          traits: recoverable persistent remote
          state balance: decimal
          state owner: string
          state total: int
          operation Kinds(): () -> Kind, write lock
          operation Sum(): () -> decimal, write lock
          operation Titles(): () -> Line, write lock
          operation get_Balance(): () -> decimal, read lock

        class Dropped
          traits: recoverable persistent
          state number: int

        class Old.Customer
          traits: recoverable persistent
          state name: string
          operation get_Name(): () -> string, read lock

        data Line
          state Article: string
          state Count: int
          state Note: string

        enum Kind
          base: int
          value One: 0
          value Two: 1

        """;

    private static readonly Dictionary<string, string> Files = new()
    {
        ["Account"] =
            """
            using Stubs;

            [Persistent, Remote]
            public partial class Account
            {
                private decimal balanceAmount;
                private int cache;
                private long owner;
                private Action? handler;

                public decimal Balance => balanceAmount;

                public Line Title() => new("", owner + cache + (handler is null ? 1 : 0));

                public int Count() => 1;

                public Kind Kinds() => Kind.One;

                public void Run(Action what) => what();
            }
            """,
        ["Line"] = "public record Line(string Article, long Count);\n\npublic enum Kind { One }\n",
        ["Customer"] =
            """
            using Stubs;

            namespace New;

            [Persistent]
            public partial class Customer
            {
                private string name = "";

                public string Name => name;
            }
            """,
        ["Swapped"] =
            """
            using Stubs;

            [Persistent]
            public partial class Swapped
            {
                [FormerName("second")]
                private int first;

                [FormerName("first")]
                private int second;

                public int Sum => first + second;
            }
            """,
        ["Plain"] = "[Stubs.Persistent]\npublic class Plain\n{\n    public int Size { get; set; }\n}\n",
        ["Priced"] =
            """
            using Stubs;

            [Persistent]
            public partial class Priced
            {
                [Upgrade(nameof(InEuros))]
                private decimal price;

                public decimal Price => price;

                private static decimal InEuros(int price) => price / 100m;
            }
            """,
    };

    [Fact]
    public async Task Formatting_keeps_names_and_takes_no_protection_away()
    {
        var directory = packed.NewDirectory("format");
        packed.WriteConfiguration(directory);
        File.WriteAllText(
            Path.Combine(directory, "Shop.csproj"), Project.Replace("{0}", packed.Version, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(directory, "Stubs.Contract.txt"), Contract);
        foreach (var (name, code) in Files)
            File.WriteAllText(Path.Combine(directory, name + ".cs"), code);
        await packed.RunAsync(directory, "dotnet restore");

        await packed.RunAsync(directory, "dotnet format --no-restore");

        Read(directory, "Stubs.Contract.txt").ShouldBe(Contract);
        var account = Read(directory, "Account.cs");
        account.ShouldContain("[FormerName(\"balance\")]");
        account.ShouldContain("[Operation(\"Titles()\")]");
        Read(directory, "Plain.cs").ShouldContain("public partial class Plain");
        Read(directory, "Priced.cs").ShouldContain("[StoredName(\"price2\")]");
        Read(directory, "Swapped.cs").ShouldBe(Files["Swapped"]);
        Files.Keys.Select(name => Read(directory, name + ".cs"))
            .ShouldAllBe(code => !code.Contains("[Transient]") && !code.Contains("[Local]"));

        // What was kept compiles; what is lost is an error still.
        var problems = await packed.RunAsync(directory, "! dotnet build --no-restore");
        foreach (var id in Broken)
            problems.ShouldContain("error " + id);
        problems.ShouldNotContain("error CS");
        problems.ShouldNotContain("STUB0082");
    }

    private static readonly string[] Broken =
    [
        "STUB0020", "STUB0043", "STUB0071", "STUB0080", "STUB0081", "STUB0083", "STUB0084", "STUB0096", "STUB0098",
    ];

    private static string Read(string directory, string file) => File.ReadAllText(Path.Combine(directory, file));
}
