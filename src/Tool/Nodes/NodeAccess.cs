using System.CommandLine;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stubs.Rpc;

namespace Stubs.Tool.Nodes;

/// <summary>The options by which a command reaches a running node as an operator.</summary>
internal sealed class NodeAccess
{
    private readonly Option<string?> address;

    // A command line can be seen by other users: a secret does not stand there.
    private readonly Option<string?> secret = new("--secret-file")
    {
        Description = $"A file with the secret of an operator; without it, the variable {OperatorConnection.SecretVariable} has it.",
    };

    private readonly Option<string?> certificate = new("--certificate")
        { Description = "A PEM file with the certificate of an operator, for a node that requires one." };

    private readonly Option<string?> key = new("--key")
        { Description = "A PEM file with the key of the certificate; without it, it stands in the file of the certificate." };

    private readonly Option<string?> authority = new("--ca")
        { Description = "A PEM file with the certificates that the node's one must lead to; without it, those of this machine." };

    private readonly Option<string?> serverName = new("--server-name")
        { Description = "The name that the node's certificate has, if it is not the host of the address." };

    /// <param name="name">The name of the option with the address.</param>
    /// <param name="what">Whose address it is.</param>
    public NodeAccess(string name = "--node", string what = "a running node") => address = new Option<string?>(name)
        { Description = $"The address of {what}, tcp://host:port or unix:/path, to be asked as an operator." };

    /// <summary>Gives a command these options.</summary>
    public Command AddTo(Command command)
    {
        foreach (var option in new[] { address, secret, certificate, key, authority, serverName })
            command.Add(option);
        return command;
    }

    /// <summary>Whether a node was named.</summary>
    /// <exception cref="ToolException">None was, and how to reach it was said.</exception>
    public bool IsGiven(ParseResult parsed)
    {
        if (parsed.GetValue(address) is not null)
            return true;
        var useless = new[] { secret, certificate, key, authority, serverName }
            .FirstOrDefault(option => parsed.GetValue(option) is not null);
        return useless is null ? false : throw new ToolException(
            $"{useless.Name} is for a running node, and none is named. Give {address.Name} with its address, or leave {useless.Name} out.");
    }

    /// <summary>Several arguments of which the first one is left out with a node.</summary>
    /// <exception cref="ToolException">There are too few or too many.</exception>
    public string[] Given(ParseResult parsed, string usage, params Argument<string?>[] arguments)
    {
        var given = arguments.Select(parsed.GetValue).OfType<string>().ToArray();
        return given.Length == arguments.Length - (IsGiven(parsed) ? 1 : 0) ? given : throw new ToolException(
            IsGiven(parsed) && given.Length == arguments.Length ? $"{usage} Both are given." : usage);
    }

    /// <summary>Connects.</summary>
    /// <exception cref="ToolException">An option makes no sense.</exception>
    /// <exception cref="RpcException">The node cannot be reached, or refuses an operator.</exception>
    public async Task<OperatorConnection> OpenAsync(ParseResult parsed, CancellationToken cancellation) =>
        await OperatorConnection.OpenAsync(
            parsed.GetValue(address)!, ReadSecret(parsed.GetValue(secret)), ReadTls(parsed), cancellation);

    private static string? ReadSecret(string? file)
    {
        var secret = file is null
            ? Environment.GetEnvironmentVariable(OperatorConnection.SecretVariable)
            : File.ReadAllText(file).Trim('\r', '\n');
        return string.IsNullOrEmpty(secret) && file is not null
            ? throw new ToolException($"There is no secret in {Wording.Quoted(file)}.")
            : string.IsNullOrEmpty(secret) ? null : secret;
    }

    private RpcTls? ReadTls(ParseResult parsed)
    {
        var (own, trusted, name) = (
            parsed.GetValue(certificate), parsed.GetValue(authority), parsed.GetValue(serverName));
        if (parsed.GetValue(key) is not null && own is null)
            throw new ToolException("Give --certificate with --key: the key belongs to it.");
        if (own is null && trusted is null && name is null)
            return null;
        try
        {
            return new RpcTls
            {
                ClientCertificate = own is null
                    ? null : X509Certificate2.CreateFromPemFile(own, parsed.GetValue(key)),
                ServerName = name,
                RemoteCertificateValidation = trusted is null ? null : Trusting(trusted),
            };
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new ToolException($"A certificate cannot be read: {Wording.Sentence(error is ArgumentException ? "the key is that of another certificate" : error.Message)} Expected PEM files; the key without a password, and that of this certificate.");
        }
    }

    private static System.Net.Security.RemoteCertificateValidationCallback Trusting(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        if (roots.Count == 0)
            throw new ToolException($"There is no certificate in {Wording.Quoted(file)}: --ca takes a PEM file with those that the node's one must lead to.");
        return (_, shown, sent, errors) =>
        {
            // The name must fit in any case. The file says which authorities will do.
            if (shown is not X509Certificate2 leaf)
                return false;
            if ((errors & System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
                throw new AuthenticationException(
                    $"The node's certificate, {Wording.Quoted(leaf.Subject)}, is not for the name that was asked for. Give --server-name if the node has another one.");
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            if (sent is not null)
                chain.ChainPolicy.ExtraStore.AddRange(
                    sent.ChainElements.Select(static element => element.Certificate).ToArray());
            return chain.Build(leaf) ? true : throw new AuthenticationException(
                $"The node's certificate, {Wording.Quoted(leaf.Subject)} of {Wording.Quoted(leaf.Issuer)}, does not lead to one in {Wording.Quoted(file)}: {string.Join(' ', chain.ChainStatus.Select(static status => Wording.Sentence(status.StatusInformation)))}");
        };
    }
}
