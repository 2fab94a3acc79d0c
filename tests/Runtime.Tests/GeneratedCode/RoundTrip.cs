using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Stubs.Calls;
using Stubs.Generated;

namespace Stubs.Tests.GeneratedCode;

/// <summary>Saves objects and restores them by what the generator wrote, and compares all of their fields.</summary>
internal static class RoundTrip
{
    private const BindingFlags Fields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static byte[] Save<T>(T target)
        where T : class, IStateful<T>
    {
        var writer = StateWriter.Create();
        try
        {
            T.SaveState(target, ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static T Restore<T>(byte[] state, IServiceProvider? services = null)
        where T : class, IStateful<T>
    {
        var target = T.CreateBlank(services ?? new NoServices());
        RestoreInto(target, state);
        return target;
    }

    public static void RestoreInto<T>(T target, byte[] state)
        where T : class, IStateful<T>
    {
        var reader = new StateReader(state, new References());
        reader.StartStored();
        T.RestoreState(target, ref reader);
        reader.AtEnd.ShouldBeTrue();
    }

    /// <summary>
    /// Saves and restores, and fails if a field of the result differs, or if saving it again gives other bytes.
    /// </summary>
    public static T Check<T>(T target)
        where T : class, IStateful<T>
    {
        var state = Save(target);
        var restored = Restore<T>(state);
        ShouldEqual(restored, target, typeof(T).Name);
        Save(restored).ShouldBe(state);
        return restored;
    }

    /// <summary>A reference as a node would resolve it.</summary>
    public static T Reference<T>(Uid uid)
        where T : class => new References().Resolve<T>(uid);

    private static void ShouldEqual(object? actual, object? expected, string path)
    {
        if (expected is null || actual is null)
        {
            actual.ShouldBe(expected, path);
            return;
        }

        var type = expected.GetType();
        if (expected is IEnumerable items and not string && (type.IsArray || IsSystem(type)))
        {
            // What an interface holds may come back as another collection.
            var (left, right) = (((IEnumerable)actual).Cast<object?>().ToArray(), items.Cast<object?>().ToArray());
            left.Length.ShouldBe(right.Length, path);
            for (var index = 0; index < right.Length; index++)
                ShouldEqual(left[index], right[index], $"{path}[{index}]");
            return;
        }

        actual.GetType().ShouldBe(type, path);
        if (type.IsPrimitive || type.IsEnum || expected is ObjectReference || (IsSystem(type) && !type.IsGenericType))
        {
            actual.ShouldBe(expected, path);
        }
        else
        {
            for (var owner = type; owner is not null; owner = owner.BaseType)
            {
                foreach (var field in owner.GetFields(Fields))
                    ShouldEqual(field.GetValue(actual), field.GetValue(expected), $"{path}.{field.Name}");
            }
        }
    }

    private static bool IsSystem(Type type) => type.Namespace?.StartsWith("System", StringComparison.Ordinal) ?? true;

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class References : IReferenceResolver
    {
        public T Resolve<T>(Uid uid)
            where T : class
        {
            var stub = typeof(T).GetCustomAttribute<GeneratedInterfaceAttribute>()?.Stub ?? typeof(T);
            RuntimeHelpers.RunClassConstructor(stub.TypeHandle);
            var type = (ObjectType)stub.GetField(
                "_type", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
            var binding = new ObjectBinding(null!, uid, type);
            return (T)Activator.CreateInstance(
                stub, BindingFlags.Instance | BindingFlags.NonPublic, null, [binding], null)!;
        }
    }
}
