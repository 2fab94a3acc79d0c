using System.Runtime.InteropServices;

namespace Stubs.Lab.Simulation;

/// <summary>A vault whose author has written how it is saved and restored, by code that throws now and then.</summary>
[Persistent, Remote]
public partial class FragileVault : Vault
{
    private void SaveState(ref StateWriter writer)
    {
        Mischief.At("save");
        writer.Write(MemoryMarshal.AsBytes(All.AsSpan()).ToArray());
    }

    private void RestoreState(ref StateReader reader)
    {
        Mischief.At("restore");
        All = MemoryMarshal.Cast<byte, int>(reader.ReadByteArray()).ToArray();
    }
}
