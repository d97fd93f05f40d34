// Prices a claim with the embedded masters. .NET and Mono alike: csc Price.cs (or mcs), with libsantei.so on the loader's path.
using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

static class Native
{
    public const uint Ok = 1;

    [StructLayout(LayoutKind.Sequential)]
    public struct Slice
    {
        public IntPtr Data;
        public UIntPtr Length;

        public override string ToString()
        {
            var bytes = new byte[(int)Length];
            if (bytes.Length > 0) Marshal.Copy(Data, bytes, 0, bytes.Length);
            return Encoding.UTF8.GetString(bytes);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Problem
    {
        public UIntPtr StructSize;
        public uint Code;
        public uint Reserved;
        public Slice Slug, At, Ja, En, Citation;
    }

    [DllImport("santei")]
    public static extern uint santei_masters_open(IntPtr images, UIntPtr count, uint knownAt, out IntPtr masters, out IntPtr error);
    [DllImport("santei")]
    public static extern uint santei_masters_free(IntPtr masters);
    [DllImport("santei")]
    public static extern uint santei_session_new(IntPtr masters, out IntPtr session, out IntPtr error);
    [DllImport("santei")]
    public static extern uint santei_session_free(IntPtr session);
    [DllImport("santei")]
    public static extern uint santei_session_calculate(IntPtr session, byte[] claim, UIntPtr length, out IntPtr result, out IntPtr error);
    [DllImport("santei")]
    public static extern uint santei_result_text(IntPtr result, out Slice text);
    [DllImport("santei")]
    public static extern uint santei_result_free(IntPtr result);
    [DllImport("santei")]
    public static extern uint santei_error_problem(IntPtr error, UIntPtr index, ref Problem problem);
    [DllImport("santei")]
    public static extern uint santei_error_free(IntPtr error);
}

sealed class Refused : Exception
{
    public Refused(IntPtr error) : base(Say(error)) { }

    static string Say(IntPtr error)
    {
        var problem = new Native.Problem { StructSize = (UIntPtr)Marshal.SizeOf(typeof(Native.Problem)) };
        Native.santei_error_problem(error, UIntPtr.Zero, ref problem);
        var said = $"error {problem.Code} at {problem.At}: {problem.Ja}";
        Native.santei_error_free(error);
        return said;
    }
}

static class Program
{
    static string Calculate(IntPtr session, byte[] claim)
    {
        IntPtr result, error;
        if (Native.santei_session_calculate(session, claim, (UIntPtr)claim.Length, out result, out error) != Native.Ok)
            throw new Refused(error);
        Native.Slice text;
        Native.santei_result_text(result, out text);
        var outcome = text.ToString();
        Native.santei_result_free(result);
        return outcome;
    }

    // A number of the totals; a program of some size would use a JSON library here.
    static long Total(string outcome, string key)
    {
        var found = new Regex("\"" + key + "\":(-?[0-9]+)").Match(outcome, outcome.IndexOf("\"totals\":{"));
        return long.Parse(found.Groups[1].Value);
    }

    static void Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        IntPtr masters, session, error;
        if (Native.santei_masters_open(IntPtr.Zero, UIntPtr.Zero, 0, out masters, out error) != Native.Ok) throw new Refused(error);
        if (Native.santei_session_new(masters, out session, out error) != Native.Ok) throw new Refused(error);
        try
        {
            var outcome = Calculate(session, File.ReadAllBytes(arguments[0]));
            Console.WriteLine($"points: {Total(outcome, "points_x100") / 100}");
            Console.WriteLine($"the patient pays: {Total(outcome, "collected_yen")} yen");
            Calculate(session, Encoding.UTF8.GetBytes("{\"id\": \"x\", \"month\": \"2026-13\"}"));
        }
        catch (Refused refused)
        {
            Console.WriteLine(refused.Message);
        }
        finally
        {
            Native.santei_session_free(session);
            Native.santei_masters_free(masters);
        }
    }
}
