using System.Net.Sockets;

namespace Stubs.Rpc;

/// <summary>
/// The file of a Unix domain socket. A process that was killed leaves it behind, and no process can listen there until
/// it is gone.
/// </summary>
internal static class UnixSocketFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Makes the file, for its owner only: no process can connect before the socket listens, so no other user's ever
    /// can.
    /// </summary>
    /// <exception cref="SocketException">It cannot be made, or a process listens there.</exception>
    public static void Bind(Socket socket, UnixDomainSocketEndPoint place, string path)
    {
        try
        {
            socket.Bind(place);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse
            && IsDead(place, path))
        {
            File.Delete(path);
            socket.Bind(place);
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OwnerOnly);
    }

    private static bool IsDead(UnixDomainSocketEndPoint place, string path)
    {
        if (!IsSocket(path))
            return false;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(place);
            return false;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    // Any file refuses connections. One that can be opened is data.
    private static bool IsSocket(string path)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
