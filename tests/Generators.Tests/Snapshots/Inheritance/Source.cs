namespace Zoo;

public abstract class Plain
{
    private int hidden;
    protected int visible = 1;

    public int Visible => visible + hidden;

    public virtual void Feed() => hidden++;
}

[Persistent]
public abstract partial class Animal : Plain
{
    protected Animal(string name) => Name = name;

    public string Name { get; }

    [ReadLock]
    public abstract string Sound(int times);

    public override void Feed() => base.Feed();
}

[Persistent, Remote]
public partial class Dog : Animal
{
    private int tail = 1;

    public Dog(string name)
        : base(name)
    {
    }

    public override string Sound(int times) => "wuff";

    public int Wag() => tail++;
}

[Persistent]
public sealed partial class Puppy(string name) : Dog(name)
{
    public int Age { get; private set; }
}
