using Microsoft.CodeAnalysis;
using Stubs.Generators.Contract;

namespace Stubs.Generators.Tests.Corpus;

/// <summary>
/// Shapes of classes that users of other generators and serializers reported broken, and those that suggest themselves beside them. Each either works, wholly, or is
/// answered by exactly the diagnostics that its declaration names.
/// </summary>
public sealed class CorpusTests
{
    private const int Least = 400;

    public static TheoryData<string> Working => [.. CorpusSources.All.Where(declared => declared.Works).Select(declared => declared.Name)];

    public static TheoryData<string> All => [.. CorpusSources.All.Select(declared => declared.Name)];

    [Fact]
    public void The_corpus_is_large_enough() => CorpusSources.All.Count.ShouldBeGreaterThanOrEqualTo(Least);

    /// <summary>What is said of types that classes hold and derive from, where these stand.</summary>
    private static readonly string[] OfDataTypes =
        ["STUB0103 [Happened", "STUB0103 [Changed", "STUB0102 [SubscriptionPeriod", "STUB0103 [PropertyChanged"];

    [Fact]
    public async Task Nothing_is_said_of_generated_code_and_nothing_outside_of_the_classes()
    {
        var build = await CorpusBuild.GetAsync();

        build.Diagnostics.Where(CorpusBuild.IsGenerated).Select(Analysis.Describe).ShouldBeEmpty();
        build.Diagnostics.Where(diagnostic => !CorpusBuild.IsGenerated(diagnostic) && CorpusBuild.ClassAt(diagnostic) is null).Select(diagnostic => Analysis.Describe(diagnostic).Split(']')[0]).ShouldBe(OfDataTypes, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_class_gets_exactly_the_diagnostics_that_it_names(string name)
    {
        var found = (await CorpusBuild.GetAsync()).Diagnostics.Where(diagnostic => !CorpusBuild.IsGenerated(diagnostic) && CorpusBuild.ClassAt(diagnostic) == name).ToArray();

        var expected = CorpusSources.All.Single(declared => declared.Name == name).Expected.Where(id => id != CorpusClass.Nothing).ToArray();
        found.Select(diagnostic => diagnostic.Id).Distinct().Order().SequenceEqual(expected).ShouldBeTrue(
            $"expected: {string.Join(" ", expected)}\nfound:\n{string.Join("\n", found.Select(Analysis.Describe))}");
    }

    [Theory]
    [Trait("Rule", "3")]
    [MemberData(nameof(Working))]
    public async Task A_class_that_works_keeps_its_state_and_runs_its_operations(string name)
    {
        var types = (await CorpusBuild.GetAsync()).Types.GetValueOrDefault(name).ShouldNotBeNull($"{name} registered no object type");
        await using var node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory, Services = new CorpusServices(), MaxActiveObjects = 1 });
        foreach (var type in types.Where(type => !type.ImplementationType.IsAbstract))
        {
            if (type.HasState)
                StateTrip.Check(type, node);
            await new OperationRun(type, node).CheckAsync();
        }
    }

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("a1654c6162656ca26453697a650164546578746178", "Sign.<Label>k__BackingField = Label(<Text>k__BackingField: \"x\", <Color>k__BackingField: \"red\", <Font>k__BackingField: \"serif\", <Size>k__BackingField: 1, <Weight>k__BackingField: 400)")]
    [InlineData("a1654c6162656ca364466f6e7461666453697a650164546578746178", "Sign.<Label>k__BackingField = Label(<Text>k__BackingField: \"x\", <Color>k__BackingField: \"red\", <Font>k__BackingField: \"f\", <Size>k__BackingField: 1, <Weight>k__BackingField: 400)")]
    public async Task What_stored_data_lacks_has_the_value_that_a_type_of_another_assembly_gives_it(string stored, string expected)
    {
        var type = (await CorpusBuild.GetAsync()).Types["Corpus.AcrossAssemblies.Sign"].ShouldHaveSingleItem();
        var sign = type.CreateBlank(new CorpusServices());
        var reader = new StateReader(Convert.FromHexString(stored));
        type.Restore(sign, ref reader);

        Contents.Describe(sign).ShouldBe(expected);
    }

    [Fact]
    public async Task What_stands_for_a_type_parameter_and_was_never_seen_is_refused_with_what_to_write()
    {
        var box = (await CorpusBuild.GetAsync()).Types["Corpus.Generics.Box`1"][0].StubType.GetGenericTypeDefinition().MakeGenericType(typeof(DateTimeKind));
        await using var node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });

        var refused = await Should.ThrowAsync<ActionAbortedException>((Task)box.GetMethod("CreateAsync")!.Invoke(null, [node, null, CancellationToken.None])!);

        refused.ToString().ShouldContain("'_ = typeof(BoxStub<DateTimeKind>);'");
    }

    [Fact]
    public async Task A_stub_stands_for_its_object_where_the_authors_interface_is_asked_for()
    {
        var build = await CorpusBuild.GetAsync();
        await using var node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });

        (await GreetAsync("Greets")).ShouldBe("Hello you");
        (await GreetAsync("Explicit")).ShouldBe("Hi you");
        (await GreetAsync("Both")).ShouldBe("explicit you");

        async Task<string> GreetAsync(string name)
        {
            var type = build.Types["Corpus.Interfaces." + name].Single();
            dynamic creation = type.StubType.GetMethod("CreateAsync")!.Invoke(null, [node, null, CancellationToken.None])!;
            object stub = await creation;
            var greeter = type.StubType.GetInterface("Corpus.Interfaces.IGreeter").ShouldNotBeNull();
            return await (Task<string>)greeter.GetMethod("GreetAsync")!.Invoke(stub, ["you"])!;
        }
    }

    [Fact]
    public void The_contract_of_every_class_can_be_written_and_read()
    {
        var contract = ContractReader.Read(Driver.Run("Corpus.Library", CorpusSources.Library).Output, default);
        var text = ContractWriter.Write(contract);

        var parsed = ContractParser.Parse(text);

        parsed.Malformed.ShouldBeEmpty();
        ContractWriter.Write(parsed.Contract).ShouldBe(text);
        ContractComparison.Compare(parsed.Contract, contract).ShouldBeEmpty();
    }
}
