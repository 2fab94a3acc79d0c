namespace Stubs.Recovery;

/// <summary>A backup of all nodes of a directory, as of one moment.</summary>
/// <param name="Set">Its identifier, which each copy says.</param>
/// <param name="Directory">The directory with the copies.</param>
/// <param name="Members">The nodes.</param>
/// <param name="Pause">For how long no action could commit at a time: from the first node that held its decisions to
/// the last that was released, of all attempts the longest.</param>
public sealed record ClusterBackup(
    Uid Set, string Directory, IReadOnlyList<ClusterBackupMember> Members, TimeSpan Pause)
{
    /// <summary>For how long no action could commit in all attempts together.</summary>
    public TimeSpan TotalPause { get; init; } = Pause;
}

/// <summary>One node of a backup.</summary>
/// <param name="Node">Its identity.</param>
/// <param name="Name">Its name.</param>
/// <param name="File">The name of the file with its copy.</param>
/// <param name="Bytes">How large the copy is.</param>
public sealed record ClusterBackupMember(Uid Node, string Name, string File, long Bytes);
