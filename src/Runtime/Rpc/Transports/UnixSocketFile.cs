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
    /// Makes the file, for its owner only, and listens there: no process can connect before the socket listens, so no
    /// other user's ever can. Of several processes that find a dead socket there, one listens.
    /// </summary>
    /// <remarks>
    /// A socket that is bound and does not listen yet looks dead. So the file of a dead one is replaced under a lock,
    /// which is held until the new one listens. The empty file of the lock stays, as that of a store does.
    /// </remarks>
    /// <exception cref="SocketException">It cannot be made, or a process listens there.</exception>
    /// <exception cref="IOException">Its directory is not there, or every user can write to it; or another process
    /// listens there.</exception>
    public static void Listen(Socket socket, UnixDomainSocketEndPoint place, string path, int backlog)
    {
        CheckDirectory(path);
        try
        {
            Bind(socket, place, path, backlog);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse
            && IsDead(place, path))
        {
            using var taking = new FileStream(path + ".lock", Private());
            if (IsDead(place, path))
                File.Delete(path);
            Bind(socket, place, path, backlog);
        }
    }

    private static void Bind(Socket socket, UnixDomainSocketEndPoint place, string path, int backlog)
    {
        socket.Bind(place);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OwnerOnly);
        socket.Listen(backlog);
    }

    private static FileStreamOptions Private()
    {
        var options = new FileStreamOptions
            { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }

    // In such a directory another user can put another socket in the place of this one.
    private static void CheckDirectory(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is not { } directory)
            return;
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException(
                $"its directory '{directory}' is not there. Create it, for the user of this process only.");
        if (OperatingSystem.IsWindows())
            return;
        if ((File.GetUnixFileMode(directory) & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit))
            == UnixFileMode.OtherWrite)
        {
            throw new IOException(
                $"every user can write to the directory '{directory}', and put another socket in the place of this one. "
                + "Take that right away (chmod o-w), or choose another directory.");
        }
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
