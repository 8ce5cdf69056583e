package dev.calgate.simulator.owner;

import java.util.List;
import java.util.Random;

/** Titles, places and lengths as they stand in the calendars of people at work. */
final class Titles {
  private static final List<Title> SINGLE =
      List.of(
          new Title("Design review: checkout flow", "Room Linden", 60),
          new Title("Interview: backend engineer", "Video call", 45),
          new Title("Lunch with Priya", "Café Morgenrot", 60),
          new Title("Dentist", "Dr. Sørensen, Main Street 12", 30),
          new Title("Budget planning Q3", "Room Ahorn", 90),
          new Title("Call with Nordwind AG", "Phone", 30),
          new Title("Contract negotiation, second round", "Room Buche", 120),
          new Title("Release rehearsal", "War room", 60),
          new Title("Customer visit: Hafen Logistik", "Pier 7", 180),
          new Title("Performance talk with Jonas", "Room Esche", 60),
          new Title("Onboarding: new colleagues", "Room Linden", 120),
          new Title("Security audit kick-off", "Video call", 60),
          new Title("Train to München", "Platform 8", 240),
          new Title("Parents' evening", "School, room 2.04", 90),
          new Title("Post-mortem: payment outage", "Video call", 60),
          new Title("Coffee with Tomás", "Kitchen, 3rd floor", 30));
  private static final List<Title> SERIES =
      List.of(
          new Title("Stand-up", "Video call", 15),
          new Title("Team meeting", "Room Linden", 60),
          new Title("1:1 with Amélie", "Room Esche", 30),
          new Title("Sprint planning", "Room Ahorn", 90),
          new Title("Retrospective", "Room Ahorn", 60),
          new Title("Yoga", "Studio, ground floor", 60),
          new Title("Office hours", "Video call", 60));
  private static final List<String> ENDINGS =
      List.of(
          " (moved room)", " (video)", " – agenda attached", " – decision needed", " with Finance");

  private final Random random;

  Titles(Random random) {
    this.random = random;
  }

  /** What an event is about. */
  record Title(String text, String place, int minutes) {}

  Title single() {
    return SINGLE.get(random.nextInt(SINGLE.size()));
  }

  Title series() {
    return SERIES.get(random.nextInt(SERIES.size()));
  }

  /** Another wording of a title. */
  String variant(String title) {
    for (String ending : ENDINGS) {
      if (title.endsWith(ending)) {
        return title.substring(0, title.length() - ending.length());
      }
    }
    return title + ENDINGS.get(random.nextInt(ENDINGS.size()));
  }
}
