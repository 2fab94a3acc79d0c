using Stubs.Packaging.Tests.Support;

namespace Stubs.Packaging.Tests.Package;

[Collection(PackedStubsCollection.Name)]
public sealed class LibraryTests(PackedStubs packed)
{
    private const string Library =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            <IsAotCompatible>true</IsAotCompatible>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Stubs" />
          </ItemGroup>
        </Project>
        """;

    private const string Application =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../Stock/Stock.csproj" />
          </ItemGroup>
        </Project>
        """;

    private const string Versions =
        """
        <Project>
          <PropertyGroup>
            <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
            <CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>
          </PropertyGroup>
          <ItemGroup>
            <PackageVersion Include="Stubs" Version="{0}" />
          </ItemGroup>
        </Project>
        """;

    private const string LibraryCode =
        """
        using System;
        using System.Collections.Generic;
        using Stubs;

        namespace Stock;

        /// <summary>What a shelf holds of one article.</summary>
        /// <param name="Article">The article.</param>
        /// <param name="Count">How many there are.</param>
        public sealed record Line(string Article, int Count);

        /// <summary>A shelf of a store room.</summary>
        [Persistent, Remote]
        public partial class Shelf
        {
            private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

            /// <summary>Puts articles on the shelf.</summary>
            /// <param name="article">The article.</param>
            /// <param name="count">How many.</param>
            public void Put(string article, int count) => counts[article] = counts.GetValueOrDefault(article) + count;

            /// <summary>What is on the shelf.</summary>
            /// <returns>One line for each article.</returns>
            [ReadLock]
            public List<Line> List()
            {
                var lines = new List<Line>();
                foreach (var (article, count) in counts)
                    lines.Add(new Line(article, count));
                return lines;
            }
        }
        """;

    private const string ApplicationCode =
        """
        using Stock;
        using Stubs;

        await using var node = await Node.StartAsync(new NodeOptions { Store = "stock.db" });
        IShelf shelf = await ShelfStub.BindOrCreateAsync(node, "shelf");
        await shelf.PutAsync("nuts", 2);
        await shelf.PutAsync("bolts", 3);
        foreach (var line in await shelf.ListAsync())
            Console.WriteLine(line);
        """;

    [Fact]
    public async Task An_application_uses_the_stubs_of_a_library_and_both_may_manage_versions_centrally()
    {
        var directory = packed.NewDirectory("store-room");
        packed.WriteConfiguration(directory);
        void Write(string path, string content)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(directory, path))!);
            File.WriteAllText(Path.Combine(directory, path), content);
        }

        Write("Directory.Packages.props", Versions.Replace("{0}", packed.Version, StringComparison.Ordinal));
        Write("Stock/Stock.csproj", Library);
        Write("Stock/Shelf.cs", LibraryCode);
        Write("Till/Till.csproj", Application);
        Write("Till/Program.cs", ApplicationCode);

        var build = await packed.RunAsync(directory, "dotnet build Till -warnaserror");
        build.ShouldContain("0 Warning(s)");
        const string Run = "dotnet Till/bin/Debug/net10.0/Till.dll";
        (await packed.RunAsync(directory, Run)).ShouldBe(
            "Line { Article = bolts, Count = 3 }\nLine { Article = nuts, Count = 2 }\n");
        (await packed.RunAsync(directory, Run)).ShouldBe(
            "Line { Article = bolts, Count = 6 }\nLine { Article = nuts, Count = 4 }\n");
    }
}
