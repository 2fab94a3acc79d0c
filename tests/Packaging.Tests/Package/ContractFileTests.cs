using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

/// <summary>The contract file is written and checked in a project that only references the package.</summary>
[Collection(PackedStubsCollection.Name)]
public sealed class ContractFileTests(PackedStubs packed)
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Stubs" Version="{0}" />
          </ItemGroup>
        </Project>
        """;

    private const string First =
        """
        using Stubs;

        namespace Shop;

        public enum Kind { Plain, Gift }

        [Persistent(Name = "shop:a;b 100%"), Remote]
        public partial class Shelf
        {
            private int count;
            private Kind? kind;

            public void Put(int count, Kind? kind) => (this.count, this.kind) = (count, kind);

            public bool Has(Kind? other) => kind == other && count > 0;
        }
        """;

    private const string Expected =
        """
        # What the classes of this assembly promise to stored objects and to clients of other versions.
        # Written by: dotnet build -t:UpdateStubsContract
        stubs-contract 2

        class "shop:a^003Bb 100^0025"
          traits: recoverable persistent remote
          state count: int
          state kind: Shop.Kind?
          operation Has(Kind?): (other: Shop.Kind?) -> bool, write lock
          operation Put(int,Kind?): (count: int, kind: Shop.Kind?) -> void, write lock

        enum Shop.Kind
          base: int
          value Gift: 1
          value Plain: 0

        """;

    [Fact]
    public async Task The_file_is_written_extended_and_replaced_by_the_build_and_breaks_fail_it()
    {
        var directory = packed.NewDirectory("contract");
        packed.WriteConfiguration(directory);
        var file = Path.Combine(directory, "Stubs.Contract.txt");
        File.WriteAllText(
            Path.Combine(directory, "Shop.csproj"), Project.Replace("{0}", packed.Version, StringComparison.Ordinal));
        void Write(string code) => File.WriteAllText(Path.Combine(directory, "Shelf.cs"), code);

        Write(First);
        await packed.RunAsync(directory, "dotnet build -t:UpdateStubsContract");
        File.ReadAllText(file).ShouldBe(Expected);
        await packed.RunAsync(directory, "dotnet build --no-restore");

        // What is new is added, what is broken stays.
        Write(
            First.Replace(
                "private int count;", "private long total; private string count = \"\";", StringComparison.Ordinal)
            .Replace(
                "(this.count, this.kind) = (count, kind)", "(total, this.count, this.kind) = (count, \"\", kind)",
                StringComparison.Ordinal)
            .Replace("count > 0", "count == \"\" && total > 0", StringComparison.Ordinal));
        (await packed.RunAsync(directory, "! dotnet build --no-restore")).ShouldContain("error STUB0081");
        await packed.RunAsync(directory, "dotnet build --no-restore -t:UpdateStubsContract");
        File.ReadAllText(file)
            .ShouldBe(Expected.Replace(
                "  state kind: Shop.Kind?\n", "  state kind: Shop.Kind?\n  state total: long\n",
                StringComparison.Ordinal));
        (await packed.RunAsync(directory, "! dotnet build --no-restore")).ShouldContain("error STUB0081");

        // An author who means it says so.
        await packed.RunAsync(
            directory, "dotnet build --no-restore -t:UpdateStubsContract -p:StubsContractReplace=true");
        File.ReadAllText(file).ShouldContain("  state count: string\n");
        await packed.RunAsync(directory, "dotnet build --no-restore");
    }
}
