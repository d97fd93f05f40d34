import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prices a claim with the embedded masters, through JNA. */
public final class Price {
  /** santei.h, as far as it is used here. size_t is long, uint32_t is int: the codes fit. */
  interface Santei extends Library {
    int OK = 1;

    int santei_masters_open(Pointer images, long count, int knownAt, PointerByReference masters, PointerByReference error);

    int santei_masters_free(Pointer masters);

    int santei_session_new(Pointer masters, PointerByReference session, PointerByReference error);

    int santei_session_free(Pointer session);

    int santei_session_calculate(Pointer session, byte[] claim, long length, PointerByReference result, PointerByReference error);

    int santei_result_text(Pointer result, Text text);

    int santei_result_free(Pointer result);

    int santei_error_problem(Pointer error, long index, Problem problem);

    int santei_error_free(Pointer error);
  }

  /** santei_text. */
  @Structure.FieldOrder({"data", "length"})
  public static class Text extends Structure {
    public Pointer data;
    public long length;

    @Override
    public String toString() {
      return length == 0 ? "" : new String(data.getByteArray(0, (int) length), StandardCharsets.UTF_8);
    }
  }

  /** santei_problem. */
  @Structure.FieldOrder({"structSize", "code", "reserved", "slug", "at", "ja", "en", "citation"})
  public static class Problem extends Structure {
    public long structSize = size();
    public int code;
    public int reserved;
    public Text slug;
    public Text at;
    public Text ja;
    public Text en;
    public Text citation;
  }

  /** A refusal: code, position, and the message in Japanese. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(Santei santei, Pointer error) {
      super(say(santei, error));
    }

    private static String say(Santei santei, Pointer error) {
      Problem problem = new Problem();
      santei.santei_error_problem(error, 0, problem);
      String said = "error " + problem.code + " at " + problem.at + ": " + problem.ja;
      santei.santei_error_free(error);
      return said;
    }
  }

  private static String calculate(Santei santei, Pointer session, byte[] claim) throws Refused {
    PointerByReference result = new PointerByReference();
    PointerByReference error = new PointerByReference();
    if (santei.santei_session_calculate(session, claim, claim.length, result, error) != Santei.OK) {
      throw new Refused(santei, error.getValue());
    }
    Text text = new Text();
    santei.santei_result_text(result.getValue(), text);
    String outcome = text.toString();
    santei.santei_result_free(result.getValue());
    return outcome;
  }

  /** A number of the totals; a program of some size would use a JSON library here. */
  private static long total(String outcome, String key) {
    Matcher found = Pattern.compile("\"" + key + "\":(-?\\d+)").matcher(outcome);
    if (!found.find(outcome.indexOf("\"totals\":{"))) {
      throw new IllegalStateException(key);
    }
    return Long.parseLong(found.group(1));
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Santei santei = Native.load("santei", Santei.class);
    PointerByReference masters = new PointerByReference();
    PointerByReference session = new PointerByReference();
    PointerByReference error = new PointerByReference();
    if (santei.santei_masters_open(null, 0, 0, masters, error) != Santei.OK
        || santei.santei_session_new(masters.getValue(), session, error) != Santei.OK) {
      throw new Refused(santei, error.getValue());
    }
    try {
      String outcome = calculate(santei, session.getValue(), Files.readAllBytes(Path.of(arguments[0])));
      out.println("points: " + total(outcome, "points_x100") / 100);
      out.println("the patient pays: " + total(outcome, "collected_yen") + " yen");
      calculate(santei, session.getValue(), "{\"id\": \"x\", \"month\": \"2026-13\"}".getBytes(StandardCharsets.UTF_8));
    } catch (Refused refused) {
      out.println(refused.getMessage());
    } finally {
      santei.santei_session_free(session.getValue());
      santei.santei_masters_free(masters.getValue());
    }
  }
}
