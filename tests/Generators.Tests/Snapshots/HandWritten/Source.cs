namespace Own;

[Persistent]
public partial class Compact
{
    private int number;
    [Service] private TimeProvider? clock = null;

    public int Number => number + (clock is null ? 0 : 1);

    public void SaveState(ref StateWriter writer) => writer.Write(number);

    public void RestoreState(ref StateReader reader) => number = reader.ReadInt32();
}
