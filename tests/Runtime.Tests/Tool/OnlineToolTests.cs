using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Diagnostics;
using Stubs.Tests.Objects;
using Stubs.Tests.Rpc;
using Stubs.Tests.Support;
using Stubs.Tool;
using Stubs.Tool.Nodes;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Tool;

/// <summary>The tool <c>stubs</c> asks running nodes as an operator.</summary>
public sealed class OnlineToolTests : RuleTest, IDisposable
{
    private const string OperatorSecret = "gr8-operators-of-Utrecht", NodeSecret = "gr8-nodes-of-Amersfoort";

    private readonly TemporaryDirectory folder = new(inMemory: true);

    public void Dispose() => folder.Dispose();

    private string Root => "unix:" + folder.File("d.sock");

    private string Backups => folder.File("backups");

    [Fact]
    public async Task All_nodes_are_backed_up_from_afar_and_the_copies_can_be_restored()
    {
        await using (var directory = await StartDirectoryAsync())
        {
            await using var server = await StartServerAsync();
            await CellStub.CreateAsync(server, "cell");
            var made = await JsonAsync("backup", "--cluster", "--directory", Root, "monday", "--json");
            made.GetProperty("directory").GetString().ShouldBe(Path.Combine(Backups, "monday"));
            made.GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("name").GetString())
                .ShouldBe(["directory", "server"], ignoreOrder: true);
            (await RunAsync("backup", "--cluster", "--directory", Root, "monday")).ShouldSatisfyAllConditions(
                refused => refused.Code.ShouldBe(StubsTool.Failed),
                refused => refused.Text.ShouldContain("is there already"));
            await server.DisposeAsync();
            (await RunAsync("backup", "--cluster", "--directory", Root, "tuesday")).Text
                .ShouldContain("Not reached: 'server'");
            (await RunAsync("backup", "--cluster", "--directory", Root, "tuesday", "--without", "server")).Text
                .ShouldContain("of 1 nodes is in");
        }

        var restored = await JsonAsync(
            "restore", "--cluster", Path.Combine(Backups, "monday"), folder.File("restored"), "--json");
        restored.GetProperty("restored").GetArrayLength().ShouldBe(2);
        (await JsonAsync("ls", folder.File("restored/server.db"), "--json")).GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/tmp/outside")]
    [InlineData("monday.new")]
    [InlineData("monday.NEW")]
    [InlineData("monday.")]
    [InlineData("")]
    [InlineData("line\nbreak")]
    public async Task The_name_of_a_backup_leads_nowhere_but_into_the_directory_for_backups(string name)
    {
        await using var directory = await StartDirectoryAsync();
        Directory.CreateDirectory(folder.File("backups/monday.new"));
        var before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);

        var (code, text) = await RunAsync("backup", "--cluster", "--directory", Root, name);

        code.ShouldBe(StubsTool.Failed);
        text.ShouldContain("cannot be the name of a backup");
        text.Trim().ShouldNotContain("\n");
        Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)
            .ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task Without_the_word_of_the_directorys_program_there_is_no_backup_from_afar()
    {
        await using var directory = await StartDirectoryAsync(allowsBackups: false);
        await using var server = await StartServerAsync();

        (await RunAsync("backup", "--cluster", "--directory", Root, "monday")).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(StubsTool.Failed),
            refused => refused.Text.ShouldContain("Set NodeOptions.BackupDirectory"));
        (await RunAsync("backup", "--cluster", "--directory", ServerAddress, "monday")).Text
            .ShouldContain($"Only the directory knows all nodes, and makes backups of them. It is at {Root}.");
        Directory.Exists(Backups).ShouldBeFalse();
        foreach (var wrong in new[]
        {
            new NodeOptions { BackupDirectory = "b" },
            new NodeOptions { BackupDirectory = "b", Listen = "unix:/l", Directory = "unix:/d" },
            new NodeOptions { BackupDirectory = " ", Listen = "unix:/l" },
        })
            Should.Throw<ArgumentException>(wrong.Check).Message.ShouldContain("NodeOptions.BackupDirectory");
    }

    [Fact]
    public async Task What_other_nodes_may_refer_to_is_not_collected_but_on_request()
    {
        await using (var directory = await StartDirectoryAsync())
        {
            await using var server = await StartServerAsync();
            await CellStub.CreateAsync(server, "cell");
            await CellStub.CreateAsync(directory, name: null);
        }

        foreach (var (store, why) in new[] { ("s.db", "has joined a directory"), ("d.db", "other nodes have joined") })
        {
            (await RunAsync("collect", folder.File(store), "--grace-minutes", "0")).ShouldSatisfyAllConditions(
                refused => refused.Code.ShouldBe(StubsTool.Failed), refused => refused.Text.ShouldContain(why));
            (await JsonAsync("ls", folder.File(store), "--json")).GetArrayLength().ShouldBe(1);
        }

        (await RunAsync("collect", folder.File("d.db"), "--grace-minutes", "0", "--alone")).Text.ShouldContain("1 of");
    }

    [Fact]
    public async Task A_directory_for_backups_that_cannot_be_written_to_is_found_when_the_node_starts()
    {
        await File.WriteAllTextAsync(Backups, "a file");
        (await Should.ThrowAsync<ArgumentException>(() => StartDirectoryAsync())).Message
            .ShouldContain($"NodeOptions.BackupDirectory '{Backups}' cannot be written to");
        File.Delete(Backups);
        await using var directory = await StartDirectoryAsync();
        Directory.GetFileSystemEntries(Backups).ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_is_in_doubt_is_listed_and_resolved_at_a_running_node()
    {
        var (uid, action, decided) = (NewUid(), NewUid(), NewUid());
        await using (var store = await SqliteObjectStore.OpenAsync(folder.File("d.db")))
        {
            await store.WriteAsync(Create(NewState(uid, 1)));
            await store.WriteAsync(
                [new StoreOperation.WriteShadow(uid, new StoredShadow(action, "shop", NewState(uid, 2)))]);
            await store.WriteAsync(Create(
                Decision.Of(decided, [new NodeReference(NewUid(), "tcp://gone:1").ToString()])));
        }

        var entries = new CollectedEntries();
        await using (await StartDirectoryAsync(entries: entries))
        {
            var listed = await JsonAsync("in-doubt", "--node", Root, "--json");
            listed.GetProperty("waiting")[0].GetProperty("objects")[0].GetString().ShouldBe(uid.ToString());
            listed.GetProperty("waiting")[0].GetProperty("why").GetString().ShouldNotBeNullOrEmpty();
            listed.GetProperty("decided")[0].GetProperty("action").GetString().ShouldBe(decided.ToString());
            string[] resolve = ["resolve", "--node", Root, action.ToString()];
            (await RunAsync([.. resolve, "--commit"])).Text.ShouldContain("Give a --reason");
            (await RunAsync("resolve", "--node", Root, NewUid().ToString(), "--abort", "--reason", "x")).Text
                .ShouldContain("Nothing of this node is in doubt");

            var made = await JsonAsync([.. resolve, "--commit", "--reason", "The shop has burnt.", "--json"]);
            made.GetProperty("outcome").GetString().ShouldBe("committed");
            made.GetProperty("objects")[0].GetString().ShouldBe(uid.ToString());
            (await RunAsync("in-doubt", "--node", Root)).Text
                .ShouldContain($"action {action} was resolved by an operator as committed");
            (await RunAsync([.. resolve, "--abort", "--reason", "Rather not."])).Text
                .ShouldContain("was resolved before, as Committed");
            (await RunAsync([.. resolve, "--forget"])).Code.ShouldBe(StubsTool.Done);
            (await RunAsync([.. resolve, "--forget"])).Text.ShouldContain("Nothing was chosen");
            (await RunAsync("in-doubt", "--node", Root, folder.File("d.db"))).Text
                .ShouldContain("Name the file of a store, or a running node");
        }

        entries.All.ShouldContain(
            entry => entry.Id == 11009 && entry.Text.Contains(action.ToString(), StringComparison.Ordinal));
        await using (var store = await SqliteObjectStore.OpenAsync(folder.File("d.db")))
            (await store.ReadStateAsync(uid))!.State!.Body.ToArray().ShouldBe(NewState(uid, 2).Body.ToArray());
    }

    [Theory]
    [InlineData(PeerRole.Client)]
    [InlineData(PeerRole.Node)]
    public async Task A_client_or_node_is_denied_what_operators_do(PeerRole role)
    {
        await using var directory = await StartDirectoryAsync();
        await using var peer = new RpcNode("peer", options: null, role);
        await using var connection = await new SocketTransport().InitiateAsync(Root, peer.Endpoint);
        foreach (var (verb, body) in new (ushort, byte[])[]
        {
            (OperatorVerb.BackUp, new BackupOrder("monday", []).ToArray()), (OperatorVerb.ListDoubts, []),
            (OperatorVerb.Resolve, new ResolveOrder(NewUid(), HeuristicOutcome.Committed, "x").ToArray()),
            (OperatorVerb.Forget, ForgetOrder.Write(NewUid())),
            (OperatorVerb.ListObjects, new ListOrder(null, true).ToArray()),
            (OperatorVerb.ListNames, TextOrder.Write("")), (OperatorVerb.Read, TextOrder.Write("cell")),
            (OperatorVerb.Compact, []),
        })
        {
            var denied = await Should.ThrowAsync<RpcFaultException>(
                async () => (await connection.CallAsync(verb, body)).Dispose());
            denied.Code.ShouldBe(RpcFault.Denied);
            denied.Message.ShouldContain("takes an operator");
        }

        Directory.GetFileSystemEntries(Backups).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_of_an_operator_that_cannot_be_read_is_answered_so_and_the_node_goes_on()
    {
        await using var directory = await StartDirectoryAsync();
        await using var peer = new RpcNode("peer", options: null, PeerRole.Operator);
        await using var connection = await new SocketTransport().InitiateAsync(Root, peer.Endpoint);
        foreach (var verb in new[]
            { OperatorVerb.BackUp, OperatorVerb.Resolve, OperatorVerb.Forget, OperatorVerb.Read })
            (await Should.ThrowAsync<RpcFaultException>(
                async () => (await connection.CallAsync(verb, new byte[] { 0x9B, 0xFF, 0x01 })).Dispose()))
                    .Code.ShouldBe(RpcFault.BadRequest);
        (await Should.ThrowAsync<RpcFaultException>(async () => (await connection.CallAsync(
            OperatorVerb.Resolve, new ResolveOrder(NewUid(), (HeuristicOutcome)7, "x").ToArray())).Dispose()))
                .Code.ShouldBe(OperatorVerb.Refused);
        foreach (var verb in new[] { OperatorVerb.ListObjects, OperatorVerb.ListNames })
            (await Should.ThrowAsync<RpcFaultException>(async () => (await connection.CallAsync(
                verb, new ListOrder(null, true).ToArray())).Dispose())).Code.ShouldBe(RpcFault.BadRequest, "no stream");
        (await Should.ThrowAsync<RpcFaultException>(async () =>
        {
            await foreach (var item in connection.StreamAsync(OperatorVerb.Read, TextOrder.Write("cell")))
                item.Dispose();
        })).Code.ShouldBe(RpcFault.BadRequest);
        (await RunAsync("in-doubt", "--node", Root)).Text.ShouldContain("Nothing is in doubt.");
    }

    [Fact]
    public async Task The_objects_of_a_running_node_are_listed_shown_and_exported_from_afar()
    {
        await using var directory = await StartDirectoryAsync();
        await using var server = await StartServerAsync();
        var cell = await CellStub.CreateAsync(server, "cells/one");
        await cell.AddAsync(7);
        await CellStub.CreateAsync(directory, "cells/two");

        var listed = (await JsonAsync("ls", "--node", ServerAddress, "--json"))[0];
        listed.GetProperty("uid").GetString().ShouldBe(cell.Uid.ToString());
        listed.GetProperty("names")[0].GetString().ShouldBe("cells/one", "as the directory knows it");
        listed.GetProperty("bytes").GetInt32().ShouldBeGreaterThan(1);
        (await RunAsync("ls", "--node", ServerAddress, "--prefix", "cells/")).Text.ShouldContain("1 objects");
        (await RunAsync("ls", "--node", ServerAddress, "--prefix", "nothing")).Text.ShouldContain("0 objects");
        (await RunAsync("ls", "--node", Root, "--all")).Text.ShouldContain("stubs:node-key");

        foreach (var which in new[] { "cells/one", cell.Uid.ToString() })
        {
            var shown = await JsonAsync("show", "--node", ServerAddress, which, "--json");
            shown.GetProperty("names")[0].GetString().ShouldBe("cells/one");
            shown.GetProperty("state").ToString().ShouldContain("7");
        }

        (await RunAsync("show", "--node", Root, "cells/one")).Text.ShouldContain("it lies at another one");
        (await RunAsync("show", "--node", Root, "cells/none")).Code.ShouldBe(StubsTool.Failed);
        (await RunAsync("show", "--node", Root)).Text.ShouldContain("and the object");
        (await JsonAsync("show", "--node", Root, Uid.WellKnown(9).ToString(), "--json")).GetProperty("state")
            .EnumerateObject().ShouldBeEmpty("the key of the node stays there");

        (await RunAsync("export", "--node", ServerAddress, folder.File("out.json"))).Text.ShouldContain("1 objects");
        JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("out.json"))).RootElement.GetProperty("state")
            .ToString().ShouldContain("7");
    }

    [Fact]
    public async Task The_file_of_a_running_node_is_made_smaller_from_afar()
    {
        await using (var directory = await StartDirectoryAsync())
        {
            for (var i = 0; i < 200; i++)
                await directory.Objects.Store.WriteAsync(Create(NewState(NewUid(), i, 4096)));
            await foreach (var stored in directory.Objects.Store.ListAsync())
            {
                if (stored.State?.TypeName == NewState(NewUid(), 1).TypeName)
                    await directory.Objects.Store.WriteAsync([new StoreOperation.Delete(stored.Uid)]);
            }

            var made = await JsonAsync("compact", "--node", Root, "--json");
            made.GetProperty("store").GetString().ShouldBe(folder.File("d.db"));
            made.GetProperty("freedBytes").GetInt64().ShouldBeGreaterThan(0);
        }

        await using var volatileNode = await Nodes.StartAsync(new NodeOptions
            { Name = "directory", Store = NodeOptions.InMemory, Listen = Root });
        (await RunAsync("compact", "--node", Root)).Text.ShouldContain("is no file");
    }

    [Fact]
    public async Task By_certificates_it_reaches_a_node_that_requires_them()
    {
        using var authority = Certificates.MakeAuthority();
        using var ofServer = Certificates.Make("localhost", authority);
        using var ofOperator = Certificates.Make("an operator", authority);
        using var ofClient = Certificates.Make("a client", authority);
        await using var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "directory", Store = NodeOptions.InMemory, Listen = "tcp://localhost:0",
            Connections = new RpcOptions
            {
                Tls = new RpcTls
                {
                    ServerCertificate = ofServer, RequireClientCertificate = true,
                    RemoteCertificateValidation = static (_, _, _, _) => true,
                    ClientRole = static certificate => certificate.Subject == "CN=an operator"
                        ? PeerRole.Operator : PeerRole.Client,
                },
            },
        });
        foreach (var (certificate, name) in new[] { (ofOperator, "operator"), (ofClient, "client") })
        {
            await File.WriteAllTextAsync(folder.File(name + ".pem"), certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(
                folder.File(name + ".key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }

        await File.WriteAllTextAsync(folder.File("ca.pem"), authority.ExportCertificatePem());
        string[] command = ["in-doubt", "--node", node.Address!];
        string[] trusting = [.. command, "--ca", folder.File("ca.pem")];
        string[] shown = ["--certificate", folder.File("operator.pem"), "--key", folder.File("operator.key")];

        (await RunAsync([.. trusting, .. shown])).Text.ShouldContain("Nothing is in doubt.");
        (await RunAsync([.. command, .. shown])).Text.ShouldContain("believes those of --ca", Case.Sensitive, "this machine does not trust it");
        (await RunAsync([.. command, "--ca", folder.File("operator.pem"), .. shown])).Text
            .ShouldContain($"does not lead to one in '{folder.File("operator.pem")}'");
        (await RunAsync([.. trusting, .. shown, "--server-name", "elsewhere"])).Text
            .ShouldContain("is not for the name that was asked for");
        (await RunAsync(trusting)).Text.ShouldContain("shows the certificate in --certificate");
        (await RunAsync(
            [.. trusting, "--certificate", folder.File("client.pem"), "--key", folder.File("client.key")]))
                .Text.ShouldContain("role");
        (await RunAsync([.. trusting, "--key", folder.File("client.key")])).Text.ShouldContain("Give --certificate");
        (await RunAsync([.. command, "--ca", folder.File("client.key")])).Text.ShouldContain("There is no certificate in");
        (await RunAsync(command)).Text.ShouldContain("give --ca");
        (await RunAsync("in-doubt", folder.File("d.db"), "--ca", folder.File("ca.pem"))).Text
            .ShouldContain("--ca is for a running node");
        (await RunAsync([.. trusting, "--certificate", folder.File("client.key")])).Text
            .ShouldContain("Expected PEM files");
        (await RunAsync(
            [.. trusting, "--certificate", folder.File("operator.pem"), "--key", folder.File("client.key")]))
                .Text.ShouldContain("and that of this certificate");
    }

    [Fact]
    public async Task Over_TCP_it_takes_the_secret_of_an_operator_from_a_file_or_the_environment()
    {
        await using var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "directory", Store = NodeOptions.InMemory, Listen = "tcp://127.0.0.1:0",
            Connections = new RpcOptions
            {
                Secrets = [
                    new RpcSecret(OperatorSecret) { Role = PeerRole.Operator }, new RpcSecret(NodeSecret)],
            },
        });
        string[] command = ["in-doubt", "--node", node.Address!];
        await File.WriteAllTextAsync(folder.File("operator"), OperatorSecret + "\n");
        await File.WriteAllTextAsync(folder.File("node"), NodeSecret);
        await File.WriteAllTextAsync(folder.File("empty"), "\n");

        (await RunAsync([.. command, "--secret-file", folder.File("operator")])).Text
            .ShouldContain("Nothing is in doubt.");
        (await RunAsync(command)).Text.ShouldContain("takes its secret from --secret-file or STUBS_SECRET");
        (await RunAsync([.. command, "--secret-file", folder.File("node")])).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(StubsTool.Failed),
            refused => refused.Text.ShouldNotContain(NodeSecret),
            refused => refused.Text.ShouldContain("role"),
            refused => refused.Text.ShouldNotContain("NodeOptions"));
        (await RunAsync([.. command, "--secret-file", folder.File("empty")])).Text.ShouldContain("There is no secret");
        Environment.SetEnvironmentVariable(OperatorConnection.SecretVariable, OperatorSecret);
        try
        {
            (await RunAsync(command)).Code.ShouldBe(StubsTool.Done);
        }
        finally
        {
            Environment.SetEnvironmentVariable(OperatorConnection.SecretVariable, null);
        }
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("http://localhost:80")]
    [InlineData("tcp://localhost")]
    [InlineData("unix:/no/such.sock")]
    [InlineData("tcp://localhost:99999")]
    [InlineData("unix:/this/path/is/longer/than/what/a/socket/of/any/of/the/systems/may/have/so/that/nothing/could/listen/there.sock")]
    public async Task An_address_where_no_node_is_is_said_to_be_one(string address)
    {
        var (code, text) = await RunAsync("in-doubt", "--node", address, "--json");
        code.ShouldBe(StubsTool.Failed);
        JsonDocument.Parse(text).RootElement.GetProperty("error").GetString()!.ShouldContain(address);
    }

    private string ServerAddress => "unix:" + folder.File("s.sock");

    private Task<Node> StartDirectoryAsync(
        bool allowsBackups = true, CollectedEntries? entries = null) => Nodes.StartAsync(new NodeOptions
        {
            Name = "directory", Store = folder.File("d.db"), Listen = Root,
            BackupDirectory = allowsBackups ? Backups : null,
            LoggerFactory = entries ?? (ILoggerFactory)NullLoggerFactory.Instance,
        });

    private Task<Node> StartServerAsync() => Nodes.StartAsync(new NodeOptions
    {
        Name = "server", Store = folder.File("s.db"), Listen = ServerAddress, Directory = Root,
    });

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var code = await StubsTool.RunAsync(arguments, output);
        return (code, output.ToString());
    }

    private static async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (code, text) = await RunAsync(arguments);
        code.ShouldNotBe(StubsTool.Failed, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
