using Stubs.Tests.State;

namespace Stubs.Tests.GeneratedCode;

/// <summary>
/// Within the state of an object, objects of mutable classes keep their identity: what two members hold they hold
/// again, and what leads to itself does so again (rule 4).
/// </summary>
public sealed class GraphTests
{
    [Fact, Trait("Rule", "4")]
    public void What_two_members_hold_they_hold_again()
    {
        var ann = new Person { Name = "Ann" };
        var ben = new Person { Name = "Ben", Friend = ann };
        var team = new Team
            { Lead = ann, Deputy = ann, Members = { ben, ann, ben },
                ByName = { ["b"] = ben, ["a"] = ann, ["c"] = new() }, Badge = new(ann, ben, "x") };

        var restored = Check(team);

        restored.Deputy.ShouldBeSameAs(restored.Lead);
        restored.Members[1].ShouldBeSameAs(restored.Lead);
        restored.Members[2].ShouldBeSameAs(restored.Members[0]);
        restored.ByName["b"].ShouldBeSameAs(restored.Members[0]);
        restored.ByName["a"].ShouldBeSameAs(restored.Lead);
        restored.ByName["b"].Friend.ShouldBeSameAs(restored.Lead);
        (restored.Badge!.Owner, restored.Badge.Issuer).ShouldBe((restored.Lead!, restored.Members[0]));
        (restored.Lead!.Name, restored.Members[0].Name).ShouldBe(("Ann", "Ben"));
    }

    [Fact, Trait("Rule", "4")]
    public void What_leads_to_itself_does_so_again()
    {
        var ann = new Person { Name = "Ann" };
        var ben = new Person { Name = "Ben", Friend = ann, Friends = { ann } };
        (ann.Friend, ann.Friends) = (ben, [ann, ben]);

        var restored = Check(new Team { Lead = ann });

        restored.Lead!.Friend!.Friend.ShouldBeSameAs(restored.Lead);
        restored.Lead.Friends.ShouldBe([restored.Lead, restored.Lead.Friend]);
        restored.Lead.Friend.Friends.ShouldHaveSingleItem().ShouldBeSameAs(restored.Lead);
    }

    [Fact, Trait("Rule", "4")]
    public void Sets_and_subtypes_hold_the_same_objects_again()
    {
        var dog = new Hound { Bark = "wow" };
        var cat = new Feline { Lives = 9, Enemy = dog };
        dog.Enemy = cat;
        Person[] people = [.. Enumerable.Range(0, 20).Select(number => new Person { Name = $"{number}" })];
        var team = new Team { Pet = dog, Guard = dog, Present = [.. people], Members = [.. people.Reverse()] };

        var restored = Check(team);

        restored.Guard.ShouldBeSameAs(restored.Pet);
        restored.Guard!.Enemy.ShouldBeOfType<Feline>().Enemy.ShouldBeSameAs(restored.Guard);
        restored.Present.SetEquals(restored.Members).ShouldBeTrue();
        restored.Present.Count.ShouldBe(20);
    }

    [Fact, Trait("Rule", "4")]
    public void A_set_finds_its_elements_by_members_that_are_read_after_it()
    {
        Mesh[] meshes = [.. Enumerable.Range(0, 3).Select(number => new Mesh { ZoneOfIt = $"zone {number}" })];
        Rank[] ranks = [.. Enumerable.Range(0, 3).Select(number => new Rank { Zeal = number })];
        Named[] named = [.. Enumerable.Range(0, 3).Select(number => new Named { ZestOfIt = $"zest {number}" })];
        foreach (var mesh in meshes)
            (mesh.Around, mesh.Gang) = ([.. meshes], [.. meshes]);
        foreach (var rank in ranks)
            rank.All = [.. ranks];
        foreach (var (beside, each) in named.SelectMany(beside => named, (beside, each) => (beside, each)))
            beside.Beside.Add(each);

        var restored = RoundTrip.Restore<Rings>(
            RoundTrip.Save(new Rings { Mesh = meshes[0], Rank = ranks[0], Named = named[0] }));

        restored.Mesh!.Around.Count.ShouldBe(3);
        restored.Mesh.Around.ShouldAllBe(mesh => mesh.Around.Contains(restored.Mesh) && mesh.Gang.Contains(mesh));
        restored.Mesh.Gang.Count.ShouldBe(3);
        restored.Rank!.All.Select(rank => rank.Zeal).ShouldBe([0, 1, 2]);
        restored.Rank.All.ShouldAllBe(rank => rank.All.Contains(restored.Rank));
        restored.Named!.Beside["zest 2"].Beside["zest 0"].ShouldBeSameAs(restored.Named);
    }

    [Fact]
    public void What_nothing_shares_is_written_as_a_tree()
    {
        var team = new Team
            { Lead = new() { Name = "a", Friend = new() { Name = "b" } }, ByName = { ["z"] = new(), ["y"] = new() } };

        CborDiagnostics.Print(RoundTrip.Save(team)).ShouldBe(
            """{"Pet": null, "Lead": {"Name": "a", "Friend": {"Name": "b", "Friend": null, "Friends": []}, "Friends": []}, "Badge": null, "Chain": null, "First": null, "Guard": null, "ByName": {"y": {"Name": "", "Friend": null, "Friends": []}, "z": {"Name": "", "Friend": null, "Friends": []}}, "Deputy": null, "Members": [], "Present": 258([])}""");
    }

    [Fact]
    public void What_is_shared_has_the_tags_of_value_sharing()
    {
        var ann = new Person { Name = "a" };
        ann.Friend = ann;

        CborDiagnostics.Print(RoundTrip.Save(new SmallTeam { Deputy = ann, ByName = { ["x"] = ann } })).ShouldBe(
            """{"ByName": {"x": 28({"Name": "a", "Friend": 29(0), "Friends": []})}, "Deputy": 29(0)}""");
    }

    [Theory, Trait("Rule", "4")]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void A_list_is_as_long_as_memory_allows(int length)
    {
        Link first = new() { Number = 0 }, last = first;
        for (var number = 1; number < length; number++)
            last = last.Next = new Link { Number = number, Previous = last };
        var steps = new Step();
        var end = steps;
        for (var number = 1; number < length; number++)
            end = (end.Next = (number, new Step { Number = number })).To!;
        end.Next = (-1, steps);

        var restored = RoundTrip.Restore<Team>(Saved(new Team { First = first, Chain = steps }));

        // One assertion for each of so many objects would take longer than all else.
        var (link, count, wrong) = (restored.First, 0, 0);
        for (; link!.Next is not null; link = link.Next, count++)
            wrong += link.Number == count && link.Next.Previous == link ? 0 : 1;
        count.ShouldBe(length - 1);
        var step = restored.Chain!;
        for (var number = 0; number < length; number++, step = step.Next.To!)
            wrong += step.Number == number ? 0 : 1;
        wrong.ShouldBe(0);
        step.ShouldBeSameAs(restored.Chain);
    }

    [Fact, Trait("Rule", "4")]
    public void A_list_that_was_stored_as_a_tree_is_read()
    {
        const int length = 60;
        var stored = StateTest.Write((ref StateWriter writer) =>
        {
            writer.WriteMapStart(1);
            writer.WriteKey("First"u8);
            for (var number = 0; number < length; number++)
            {
                writer.WriteMapStart(2);
                writer.WriteKey("Number"u8);
                writer.Write(number);
                writer.WriteKey("Next"u8);
            }

            writer.WriteNull();
        });

        var restored = RoundTrip.Restore<Team>(stored);

        var count = 0;
        for (var link = restored.First; link is not null; link = link.Next)
            link.Number.ShouldBe(count++);
        count.ShouldBe(length);
    }

    [Fact, Trait("Rule", "4")]
    public void A_graph_of_any_shape_comes_back_as_it_was()
    {
        var random = new Random(16);
        for (var round = 0; round < 60; round++)
        {
            Person[] people = [
                .. Enumerable.Range(0, random.Next(1, 300)).Select(number => new Person { Name = $"{number}" })];
            Person Any() => people[random.Next(people.Length)];
            foreach (var person in people)
            {
                person.Friend = random.Next(3) == 0 ? null : Any();
                person.Friends = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Any())];
            }

            var club = new Club
                { Treasurer = Any(), Lead = Any(), Members = [Any(), Any()], ByName = Enumerable.Range(0, 5)
                    .ToDictionary(number => $"{random.Next()}", _ => Any()) };
            var restored = RoundTrip.Restore<Club>(Saved(club));

            Shape(restored).ShouldBe(Shape(club), $"round {round}");
            RoundTrip.Save(restored).ShouldBe(RoundTrip.Save(club));
        }
    }

    [Fact, Trait("Rule", "4")]
    public void A_base_class_and_a_derived_one_hold_the_same_object_again()
    {
        var ann = new Person { Name = "Ann" };

        var restored = RoundTrip.Restore<Club>(Saved(new Club { Treasurer = ann, Lead = ann }));

        restored.Treasurer.ShouldBeSameAs(restored.Lead);
    }

    [Fact, Trait("Rule", "4")]
    public void A_member_that_is_gone_may_hold_the_first_occurrence()
    {
        var ann = new Person { Name = "Ann" };
        Link first = new(), last = first;
        for (var number = 0; number < 200; number++)
            last = last.Next = new Link { Previous = last };
        var ben = new Person { Name = "Ben", Friend = ann };
        ann.Friend = ben;
        var saved = Saved(
            new Team
                { Lead = ann, ByName = { ["a"] = ann, ["b"] = ben }, Deputy = ben, First = first, Badge = new(
                    ben, ann, "") });

        var restored = RoundTrip.Restore<SmallTeam>(saved);

        (restored.Deputy!.Name, restored.ByName["a"].Name).ShouldBe(("Ben", "Ann"));
        restored.Deputy.ShouldBeSameAs(restored.ByName["b"]);
        restored.Deputy.Friend.ShouldBeSameAs(restored.ByName["a"]);
    }

    [Fact, Trait("Rule", "20")]
    public async Task An_operation_that_threw_leaves_shared_objects_shared()
    {
        await using var node = await Node.StartAsync(
            new NodeOptions { Store = NodeOptions.InMemory, MaxActiveObjects = 1 });
        var team = await TeamStub.CreateAsync(node, "team");
        await team.RenameAsync("Ann");

        await Should.ThrowAsync<ArgumentException>(() => team.RenameAsync(""));

        (await team.DescribeAsync()).ShouldBe("Ann True 0");
    }

    [Fact]
    public async Task In_an_argument_all_is_a_tree()
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory });
        var team = await TeamStub.CreateAsync(node, "team");
        var ann = new Person();

        (await team.CountAsync(new Person { Friends = [ann, ann] })).ShouldBe(2);
        ann.Friend = ann;
        (await Should.ThrowAsync<StateIncompatibleException>(
            () => team.CountAsync(ann))).Message.ShouldContain("64 levels");
    }

    [Fact]
    public void An_object_that_meets_none_twice_remembers_nothing()
    {
        var saved = RoundTrip.Save(new Single { Leaf = new() { Size = 1 } });
        CborDiagnostics.Print(saved).ShouldBe("""{"Leaf": {"Size": 1}}""");
        RoundTrip.Restore<Single>(saved).Leaf!.Size.ShouldBe(1);
    }

    [Theory]
    [InlineData("a166446570757479d81d00")]
    [InlineData("a166446570757479d81d20")]
    [InlineData("a166446570757479d81da0")]
    [InlineData("a166446570757479d81c01")]
    [InlineData("a166446570757479d81c")]
    [InlineData("a166446570757479d9535cf6")]
    [InlineData("d9535d82a166446570757479d9535cf680")]
    [InlineData("d9535d82a166446570757479d9535cf68101")]
    [InlineData("d9535d82a166446570757479d9535c01" + "81a0")]
    [InlineData("d9535d81a0")]
    [InlineData("d9535d82a0")]
    [InlineData("d9535da0")]
    public void What_no_writer_writes_is_refused(string bytes) =>
        Should.Throw<StateIncompatibleException>(() => RoundTrip.Restore<SmallTeam>(Convert.FromHexString(bytes)));

    [Fact]
    public void Bytes_that_were_changed_are_refused_or_read()
    {
        var ann = new Person { Name = "Ann" };
        ann.Friend = ann;
        Link first = new(), last = first;
        for (var number = 0; number < 60; number++)
            last = last.Next = new Link { Previous = last };
        var saved = Saved(new Team { Lead = ann, Deputy = ann, First = first, Pet = new Hound(), Present = { ann } });
        var random = new Random(28);
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = saved.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                RoundTrip.Restore<Team>(random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            }
            catch (Exception exception) when (exception is StateIncompatibleException or ShouldAssertException)
            {
            }
        }
    }

    private static Team Check(Team team)
    {
        var restored = RoundTrip.Restore<Team>(Saved(team));
        Saved(restored).ShouldBe(Saved(team));
        return restored;
    }

    private static byte[] Saved<T>(T target)
        where T : class, Stubs.Generated.IStateful<T>
    {
        var saved = RoundTrip.Save(target);
        RoundTrip.Save(target).ShouldBe(saved);
        return saved;
    }

    /// <summary>Who is whose friend, by the order in which they are met.</summary>
    private static string Shape(Club club)
    {
        var numbers = new Dictionary<Person, int>(ReferenceEqualityComparer.Instance);
        var open = new Queue<Person>();
        var text = new System.Text.StringBuilder();
        void Meet(Person? person)
        {
            if (person is null)
            {
                text.Append("- ");
                return;
            }

            if (numbers.TryAdd(person, numbers.Count))
                open.Enqueue(person);
            text.Append(numbers[person]).Append(' ');
        }

        Meet(club.Treasurer);
        Meet(club.Lead);
        club.Members.ForEach(Meet);
        foreach (var (name, person) in club.ByName.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append(':');
            Meet(person);
        }

        while (open.TryDequeue(out var person))
        {
            text.Append(person.Name).Append('=');
            Meet(person.Friend);
            person.Friends.ForEach(Meet);
        }

        return text.ToString();
    }
}
